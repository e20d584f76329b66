import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
const BUILT = join(PAGE, 'dist');

/** The page's folder, built when a source is newer than what was built before. */
export async function ensurePage(): Promise<string> {
  if (!isFresh()) {
    const { build } = await import('vite');
    // Built aside and then put in place, so that programs that start side by side never see half a page.
    const aside = join(BUILT, '..', `dist-${process.pid}`);
    await build({ root: PAGE, configFile: join(PAGE, 'vite.config.ts'), logLevel: 'error', build: { outDir: aside } });
    rmSync(BUILT, { recursive: true, force: true });
    renameSync(aside, BUILT);
  }
  return BUILT;
}

function isFresh(): boolean {
  const index = join(BUILT, 'index.html');
  if (!existsSync(index)) return false;
  const built = statSync(index).mtimeMs;
  return readdirSync(PAGE, { withFileTypes: true, recursive: true })
    .filter(({ parentPath }) => !parentPath.startsWith(BUILT))
    .filter((entry) => entry.isFile())
    .every(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs <= built);
}
