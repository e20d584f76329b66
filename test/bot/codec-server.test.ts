import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JSONToPayload, payloadToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCodecServer } from '../../src/bot/codec-server.ts';
import { createHttpServer } from '../../src/bot/server.ts';
import { createEncryption } from '../../src/temporal/encryption.ts';

const codec = createEncryption([{ id: 'k1', key: Buffer.alloc(32, 'k') }]);
const token = 'a-codec-token-for-tests';
const plain = {
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from('"node-07"').toString('base64'),
};

let server: Server;
beforeAll(async () => {
  server = createHttpServer({ ready: async () => true, codec: createCodecServer({ codec, token }) });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => void server.close());

const ask = (path: string, payloads: unknown, authorization = `Bearer ${token}`) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ payloads }),
  });

test('decrypts for whoever has the token', async () => {
  const sealed = (await codec.encode([JSONToPayload(plain)])).map(payloadToJSON);
  const answer = await ask('/codec/decode', sealed);
  expect(await answer.json()).toEqual({ payloads: [plain] });
});

test('encrypts, so that signals can be sent by hand', async () => {
  const answer = await ask('/codec/encode', [plain]);
  const { payloads } = (await answer.json()) as { payloads: { metadata: Record<string, string> }[] };
  expect(Buffer.from(payloads[0]?.metadata['encryption-key-id'] ?? '', 'base64').toString()).toBe('k1');
});

test.each(['', 'Bearer wrong', `Basic ${token}`])('turns "%s" away', async (authorization) => {
  expect((await ask('/codec/decode', [plain], authorization)).status).toBe(401);
});

test('says which key it lacks', async () => {
  const other = createEncryption([{ id: 'k0', key: Buffer.alloc(32, 'o') }]);
  const sealed = (await other.encode([JSONToPayload(plain)])).map(payloadToJSON);
  const answer = await ask('/codec/decode', sealed);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('key k0')]);
});

test('is not there under other paths, or without being set up', async () => {
  expect((await ask('/codec/keys', [])).status).toBe(404);
  const without = createHttpServer({ ready: async () => true });
  await once(without.listen(0, '127.0.0.1'), 'listening');
  const { port } = without.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}/codec/decode`)).status).toBe(404);
  without.close();
});
