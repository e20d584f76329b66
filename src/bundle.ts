import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { FAILURE_CONVERTER, PAYLOAD_CONVERTER } from './temporal/encryption.ts';

const SOURCES = fileURLToPath(new URL('./workflows/', import.meta.url));
/** Workflows may import what stands beside their folder. */
const SHARED = fileURLToPath(new URL('./', import.meta.url));
const PLAIN = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));
const ENCRYPTED = fileURLToPath(new URL('../dist/workflow-bundle-encrypted.js', import.meta.url));

/** In this order: a run that was refused is counted as one that failed. */
export const INTERCEPTORS = ['count-ends.ts', 'unreadable.ts'].map((name) => join(SOURCES, name));

export type BundleOptions = {
  /** Whether failures that arise in workflows are put where the codec encrypts them. */
  readonly encrypted?: boolean;
};

/** The workflows as Temporal's sandbox loads them: built once, and again only when a source is newer. */
export async function ensureBundle({ encrypted = false }: BundleOptions = {}): Promise<string> {
  const bundle = encrypted ? ENCRYPTED : PLAIN;
  if (!isFresh(bundle)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(SOURCES, 'index.ts'),
      workflowInterceptorModules: INTERCEPTORS,
      payloadConverterPath: PAYLOAD_CONVERTER,
      ...(encrypted ? { failureConverterPath: FAILURE_CONVERTER } : {}),
      logger: quiet,
    });
    mkdirSync(dirname(bundle), { recursive: true });
    const unfinished = `${bundle}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, bundle);
  }
  return bundle;
}

function isFresh(bundle: string): boolean {
  if (!existsSync(bundle)) return false;
  const built = statSync(bundle).mtimeMs;
  const sources = [
    ...readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).map((name) => join(SOURCES, name)),
    ...readdirSync(SHARED).map((name) => join(SHARED, name)),
    FAILURE_CONVERTER,
    PAYLOAD_CONVERTER,
  ];
  return sources.every((file) => !file.endsWith('.ts') || statSync(file).mtimeMs <= built);
}

const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: console.warn, error: console.error };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const encrypted of [false, true]) console.log(await ensureBundle({ encrypted }));
}
