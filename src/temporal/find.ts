import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const VERSION = '1.8.2';
const SOURCES = fileURLToPath(new URL('../../tools/temporal/', import.meta.url));
const BUILD_LOCK_STALE = 30 * 60_000;

const DOWNLOADS = 'https://temporal.download';
/** ms. */
const WHOLE_DOWNLOAD = 180_000;
const SAY_EVERY = 10_000;
const MB = 1_000_000;

export type FindOptions = {
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Where the CLI is downloaded from; where Temporal's own SDKs get it if absent. */
  readonly downloads?: string;
};

/**
 * The Temporal CLI, whose dev server is the embedded Temporal: on PATH, else cached, else downloaded, else built once
 * with Go. Throws a sentence that names all four ways when none works.
 */
export async function findTemporal({ env, say, downloads = DOWNLOADS }: FindOptions): Promise<string> {
  const found = (await onPath(env)) ?? cached(env);
  if (found) return found;
  const downloaded = await download(env, say, downloads).catch((error: unknown) => reasonOf(error));
  if (downloaded.startsWith('/')) return downloaded;
  say(`The Temporal CLI could not be downloaded (${downloaded}); building it with Go instead.`);
  const built = await build(env, say).catch((error: unknown) => reasonOf(error));
  if (built.startsWith('/')) return built;
  throw new Error(
    `No Temporal server can be had: there is no temporal on PATH, none in ${cacheFolder(env)}, the download failed ` +
      `(${downloaded}) and so did the build (${built}). Install the Temporal CLI, or name a server in TEMPORAL_ADDRESS.`,
  );
}

/** The first program of that name that is what its name says: other programs are called `temporal`, too. */
async function onPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const files = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  for (const file of files.filter((each) => existsSync(each))) {
    if (await answers(file)) return file;
  }
  return undefined;
}

async function answers(file: string): Promise<boolean> {
  const { stdout } = await execa(file, ['--version'], { timeout: 20_000, reject: false });
  return (stdout ?? '').startsWith('temporal version');
}

export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'deckhand', 'temporal');
}

function cachedFile(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `temporal-${VERSION}`);
}

function cached(env: NodeJS.ProcessEnv): string | undefined {
  return existsSync(cachedFile(env)) ? cachedFile(env) : undefined;
}

/** https://docs.temporal.io/cli: the archive holds one file, `temporal`. */
async function download(env: NodeJS.ProcessEnv, say: (line: string) => void, downloads: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `${downloads}/cli/archive/v${VERSION}?platform=${platform}&arch=${arch}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(WHOLE_DOWNLOAD) });
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  const size = Number(answer.headers.get('content-length'));
  say(`Downloading the Temporal CLI, once${size ? ` (${Math.round(size / MB)} MB)` : ''}.`);
  let received = 0;
  const timer = setInterval(() => say(`Downloaded ${Math.round(received / MB)} MB of Temporal.`), SAY_EVERY);
  const folder = join(cacheFolder(env), `download-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const archive = join(folder, 'temporal.tar.gz');
    const count = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        received += chunk.length;
        yield chunk;
      }
    };
    await pipeline(answer.body, count, createWriteStream(archive));
    await execa('tar', ['-xzf', archive, '-C', folder]);
    return await install(join(folder, 'temporal'), env);
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string> {
  mkdirSync(cacheFolder(env), { recursive: true });
  const lock = join(cacheFolder(env), 'build.lock');
  while (!takeLock(lock)) {
    say('Another start is building Temporal; waiting for it.');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const ready = cached(env);
    if (ready) return ready;
  }
  const began = Date.now();
  const minutes = () => `${Math.floor((Date.now() - began) / 60_000)} min`;
  say('Building the Temporal dev server, once; about six minutes on two cores.');
  const timer = setInterval(() => say(`Still building Temporal (${minutes()}).`), 30_000);
  try {
    const unfinished = join(cacheFolder(env), `build-${process.pid}`);
    const flags = ['-trimpath', '-ldflags', '-s -w', '-o', unfinished, 'github.com/temporalio/cli/cmd/temporal'];
    await execa('go', ['build', '-mod=readonly', ...flags], { cwd: SOURCES, env });
    return await install(unfinished, env);
  } finally {
    clearInterval(timer);
    rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const stale = existsSync(lock) && Date.now() - statSync(lock).mtimeMs > BUILD_LOCK_STALE;
    if (stale) rmSync(lock, { force: true });
    return false;
  }
}

/** Only what answers to `--version` becomes the cached binary, in one step. */
async function install(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (!(await answers(file))) throw new Error('what came is no Temporal CLI for this machine');
  renameSync(file, cachedFile(env));
  return cachedFile(env);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return ((error as { shortMessage?: string }).shortMessage ?? error.message) + (cause ? ` (${cause})` : '');
}
