import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { json, mangled } from './corpus.ts';

export type Reply = { readonly status: number; readonly body: string | Buffer };

/** A system that answers whatever it is given to answer, in turn. */
export async function createHostile() {
  let replies: readonly Reply[] = [];
  let turn = 0;
  const server = createServer((request, response) => {
    request.resume();
    const { status, body } = replies[turn++ % Math.max(1, replies.length)] ?? { status: 500, body: '' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer(next: readonly Reply[]): void {
      replies = next;
      turn = 0;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

export type Hostile = Awaited<ReturnType<typeof createHostile>>;

/** Answers of about this shape, of any other, binary, huge, cut short, and pages of a proxy. */
export function repliesLike(...shapes: readonly Readonly<Record<string, unknown>>[]): fc.Arbitrary<Reply[]> {
  const like = fc.oneof(...shapes.flatMap((shape) => [mangled(shape), mangled(shape).map((one) => [one])]));
  const right = fc.constantFrom(...shapes.flatMap((shape) => [shape, [shape]]));
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.oneof(like, right).map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: right.map((value) => JSON.stringify(value).slice(0, -3)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constant('<html><body>502 Bad Gateway</body></html>') },
    { weight: 1, arbitrary: fc.constant(`{"a":"${'x'.repeat(1_000_000)}"}`) },
  );
  const status = fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(201, 202, 400, 404, 409, 500) },
  );
  return fc.array(fc.record({ status, body }), { minLength: 1, maxLength: 4 });
}
