import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
const BUILT = join(PAGE, 'dist');

/** The page's folder, built when a source is newer than what was built before. */
export async function ensurePage(): Promise<string> {
  if (!isFresh()) {
    const { build } = await import('vite');
    await build({ root: PAGE, configFile: join(PAGE, 'vite.config.ts'), logLevel: 'error' });
  }
  return BUILT;
}

function isFresh(): boolean {
  const index = join(BUILT, 'index.html');
  if (!existsSync(index)) return false;
  const built = statSync(index).mtimeMs;
  return readdirSync(PAGE, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .every(({ name }) => statSync(join(PAGE, name)).mtimeMs <= built);
}
