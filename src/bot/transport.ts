import type { App, Receiver } from '@slack/bolt';
import type { RequestListener } from 'node:http';

/** How Slack's requests reach the app. */
export type Transport = {
  readonly receiver: Receiver;
  readonly start: (app: App) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Whether Slack can reach us now. */
  readonly connected: () => boolean;
  /** For our own HTTP server, if Slack comes by HTTP. */
  readonly requests?: RequestListener;
};
