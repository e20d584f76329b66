import { HTTPReceiver, type Logger as BoltLogger } from '@slack/bolt';
import type { Transport } from './transport.ts';

/** Where Slack sends everything: commands, clicks, forms, options and events. */
export const SLACK_PATH = '/slack/events';
/** Slack's largest payloads are messages with all their blocks, far below this. Bytes. */
const BODY_LIMIT = 1_000_000;

export type HttpModeOptions = { readonly signingSecret: string; readonly boltLogger: BoltLogger };

/**
 * Signed HTTP: Slack comes to us, through a balancer to any of several bots, since a payload holds all there is to know.
 * Bolt's receiver checks signature and timestamp (five minutes), answers `url_verification`, and stops reading a body
 * that grows too large. It listens nowhere itself: our own server hands it what is Slack's.
 */
export function createHttpMode({ signingSecret, boltLogger }: HttpModeOptions): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: [SLACK_PATH],
    bodyLimit: BODY_LIMIT,
    logger: boltLogger,
  });
  let listening = false;
  return {
    receiver,
    connected: () => listening,
    requests(request, response) {
      // Who says beforehand that it will be too much is not read at all.
      if (Number(request.headers['content-length']) > BODY_LIMIT)
        response.writeHead(413, { connection: 'close' }).end();
      else receiver.requestListener(request, response);
    },
    async start() {
      listening = true;
    },
    async stop() {
      listening = false;
    },
  };
}
