import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections, since one of those may take a port between the moment it is
 * found free and the moment a test's server listens there. Each process has a range of its own.
 */
const FIRST = 10_000;
const EACH = 100;
const RANGES = 220;
const first = FIRST + (process.pid % RANGES) * EACH;
let next = 0;

/** A port nobody listens on, that this process has not given away lately. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < EACH; tried++) {
    const port = first + (next++ % EACH);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free between ${first} and ${first + EACH}.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    await once(server.close(), 'close');
    return true;
  } catch {
    return false;
  }
}
