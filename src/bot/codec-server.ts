import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import type { PayloadCodec } from '@temporalio/common';
import { JSONToPayload, payloadToJSON, type JSONPayload } from '@temporalio/common/lib/proto-utils.js';

export type CodecServerOptions = {
  readonly codec: PayloadCodec;
  /** Whoever has it reads everything that is encrypted. */
  readonly token: string;
};

export const CODEC_PATH = '/codec/';
/** Bytes; more than a page of a history has. */
const LARGEST = 8_000_000;

/**
 * Decrypts for Temporal's command line, so that encrypted histories can be read by those who may:
 * `temporal workflow show --codec-endpoint <bot>/codec --codec-auth 'Bearer <token>'`
 * (https://docs.temporal.io/production-deployment/data-encryption#codec-server-setup).
 */
export function createCodecServer({ codec, token }: CodecServerOptions): RequestListener {
  return (request, response) => {
    answerTo(request).then(
      ({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(400).end(error instanceof Error ? error.message : String(error)),
    );
  };

  async function answerTo(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const { method, url, headers } = request;
    const way = /^\/codec\/(encode|decode)$/.exec(url ?? '')?.[1];
    if (method !== 'POST' || (way !== 'encode' && way !== 'decode')) return { status: 404, body: {} };
    if (!same(headers.authorization ?? '', `Bearer ${token}`)) return { status: 401, body: {} };
    if (Number(headers['content-length'] ?? LARGEST + 1) > LARGEST) return { status: 413, body: {} };
    const { payloads } = JSON.parse(await text(request)) as { payloads: readonly JSONPayload[] };
    const changed = await codec[way](payloads.map(JSONToPayload));
    return { status: 200, body: { payloads: changed.map(payloadToJSON) } };
  }
}

function same(given: string, expected: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
