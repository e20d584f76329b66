import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, findTemporal } from '../../src/temporal/find.ts';

const TEMPORAL = '#!/bin/sh\necho "temporal version 1.8.2"\n';
/** As `go build … -o FILE …`, and leaves a mark that it ran. */
const GO = `#!/bin/sh
while [ "$1" != "-o" ]; do shift; done
printf '${TEMPORAL.replaceAll('\n', '\\n')}' > "$2" && chmod +x "$2"
`;

let folder: string;
let server: Server;
let asked: string[];
let answer: { status: number; body: Buffer };
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-find-'));
  asked = [];
  said = [];
  answer = { status: 503, body: Buffer.from('away') };
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function program(where: string, name: string, text: string): string {
  const file = join(folder, where, name);
  mkdirSync(join(folder, where), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

/** The system's own tools, without a `temporal` or `go` that this machine may have. */
const environment = () => ({ PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, XDG_CACHE_HOME: join(folder, 'cache') });
const cachedFile = () => join(cacheFolder(environment()), 'temporal-1.8.2');
const find = () =>
  findTemporal({
    env: environment(),
    say: (line) => void said.push(line),
    downloads: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

function archived(text: string): Buffer {
  program('archive', 'temporal', text);
  return execaSync('tar', ['-czf', '-', '-C', join(folder, 'archive'), 'temporal'], { encoding: 'buffer' })
    .stdout as unknown as Buffer;
}

test('the temporal on PATH goes before all others', async () => {
  const mine = program('bin', 'temporal', TEMPORAL);
  program('cache/deckhand/temporal', 'temporal-1.8.2', TEMPORAL);
  await expect(find()).resolves.toBe(mine);
  expect(asked).toEqual([]);
});

test('another program of that name on PATH is passed over', async () => {
  program('bin', 'temporal', '#!/bin/sh\necho "a calendar"\n');
  const cached = program('cache/deckhand/temporal', 'temporal-1.8.2', TEMPORAL);
  await expect(find()).resolves.toBe(cached);
});

test('what an earlier start cached is not fetched again', async () => {
  const cached = program('cache/deckhand/temporal', 'temporal-1.8.2', TEMPORAL);
  await expect(find()).resolves.toBe(cached);
  expect(asked).toEqual([]);
});

test('without either it is downloaded once, for this platform, and said so', async () => {
  program('bin', 'go', GO);
  answer = { status: 200, body: archived(TEMPORAL) };
  await expect(find()).resolves.toBe(cachedFile());
  await expect(find()).resolves.toBe(cachedFile());
  expect(asked).toEqual([expect.stringMatching(/^\/cli\/archive\/v1\.8\.2\?platform=\w+&arch=\w+$/)]);
  expect(said).toEqual([expect.stringMatching(/^Downloading the Temporal CLI, once/)]);
});

test.each([
  ['the download is away', 503, () => Buffer.from('away'), 'status 503'],
  ['what comes is no archive', 200, () => Buffer.from('<html>'), 'tar'],
  ['what comes does not run here', 200, () => archived('#!/bin/sh\nexit 1\n'), 'no Temporal CLI for this machine'],
])('when %s it is built with Go, and said why', async (_, status, body, why) => {
  program('bin', 'go', GO);
  answer = { status, body: body() };
  await expect(find()).resolves.toBe(cachedFile());
  expect(said.find((line) => line.includes('building it with Go'))).toContain(why);
});

test('when nothing works, one sentence names all four ways and what else would do', async () => {
  program('bin', 'go', '#!/bin/sh\nexit 1\n');
  await expect(find()).rejects.toThrow(
    /no temporal on PATH, none in .*deckhand\/temporal, the download failed \(status 503\) and so did the build \(.*go.*\)\. Install the Temporal CLI, or name a server in TEMPORAL_ADDRESS\./s,
  );
  expect(existsSync(cachedFile())).toBe(false);
});
