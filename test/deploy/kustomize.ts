import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';

/** As far as the tests look into what Kubernetes is given. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
} & Readonly<Record<string, unknown>>;

const VERSION = '5.8.1';
const SOURCES = fileURLToPath(new URL('../../tools/kustomize/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let found: Promise<string> | undefined;

/** What `kubectl apply -k <folder>` would send. */
export async function render(folder: string): Promise<readonly Manifest[]> {
  found ??= findKustomize();
  const { stdout } = await execa(await found, ['build', join(ROOT, folder)]);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** On PATH, else cached, else built once with Go: ten seconds, after a download. */
async function findKustomize(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'deckhand', 'kustomize');
  const cached = join(cache, `kustomize-${VERSION}`);
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((each) => join(each, 'kustomize'));
  const known = [...onPath, cached].find((file) => existsSync(file));
  if (known) return known;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${cached}.${process.pid}`;
  const flags = ['-mod=readonly', '-trimpath', '-ldflags', '-s -w', '-o', unfinished];
  await execa('go', ['build', ...flags, 'sigs.k8s.io/kustomize/kustomize/v5'], { cwd: SOURCES }).catch(
    (cause: unknown) => {
      throw new Error('No kustomize can be had: there is none on PATH, and it could not be built with Go.', { cause });
    },
  );
  renameSync(unfinished, cached);
  return cached;
}
