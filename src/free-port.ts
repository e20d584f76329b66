import { createServer, type AddressInfo } from 'node:net';

/** A port of the loopback that nobody listens on at the moment and that is not `taken`. */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
  return taken.includes(port) ? freePort(taken) : port;
}
