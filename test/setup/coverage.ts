import { readFile } from 'node:fs/promises';
import v8 from '@vitest/coverage-v8';
import { V8CoverageProvider } from '@vitest/coverage-v8/dist/provider.js';

/**
 * Coverage by source of the workflows too: Temporal runs them as one bundle in threads of its own, so that what V8
 * counts there has to be taken apart by the bundle's source map.
 */
export default { ...v8, getProvider: () => new WithWorkflows() };

const BUNDLE = /\/dist\/workflow-bundle(-encrypted)?\.js$/;
const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;[^,]*,(.+)\s*$/;

class WithWorkflows extends V8CoverageProvider {
  override async transformFile(...asked: Parameters<V8CoverageProvider['transformFile']>) {
    const [file] = asked;
    if (!BUNDLE.test(file)) return super.transformFile(...asked);
    const code = await readFile(file, 'utf8');
    const encoded = INLINE_MAP.exec(code)?.[1];
    if (!encoded) throw new Error(`${file} has no source map, so its coverage cannot be told by source.`);
    return { code, map: JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) };
  }
}
