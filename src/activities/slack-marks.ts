import type { MessageMark } from '../publishing.ts';

type Metadata = { readonly event_type?: string; readonly event_payload?: Readonly<Record<string, unknown>> };

/** By what a card or a note is recognised in Slack; undefined if it is none of ours. */
export function markIn(message: object, event: string): MessageMark | undefined {
  const { metadata } = message as { metadata?: Metadata };
  const { run, key } = metadata?.event_payload ?? {};
  if (metadata?.event_type !== event || typeof run !== 'string' || typeof key !== 'string') return undefined;
  return { run, key };
}
