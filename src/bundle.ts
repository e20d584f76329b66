import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const SOURCES = fileURLToPath(new URL('./workflows/', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** The workflows as Temporal's sandbox loads them: built once, and again only when a source is newer. */
export async function ensureBundle(): Promise<string> {
  if (!isFresh()) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(SOURCES, 'index.ts'),
      workflowInterceptorModules: [join(SOURCES, 'count-ends.ts')],
      logger: quiet,
    });
    mkdirSync(dirname(BUNDLE), { recursive: true });
    const unfinished = `${BUNDLE}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, BUNDLE);
  }
  return BUNDLE;
}

function isFresh(): boolean {
  if (!existsSync(BUNDLE)) return false;
  const built = statSync(BUNDLE).mtimeMs;
  return readdirSync(SOURCES).every((name) => statSync(join(SOURCES, name)).mtimeMs <= built);
}

const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: console.warn, error: console.error };

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ensureBundle());
