import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from '../src/free-port.ts';

it('is a port a server can listen on', async () => {
  const server = createServer();
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  expect(server.address()).toMatchObject({ port });
  await once(server.close(), 'close');
});

it('is none of those that are taken', async () => {
  const taken: number[] = [];
  while (taken.length < 20) taken.push(await freePort(taken));
  expect(new Set(taken).size).toBe(taken.length);
});
