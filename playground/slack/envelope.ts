/** Something the app is to be told, whichever way. */
export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  /** For an event that was not acknowledged before. */
  readonly retry?: { readonly attempt: number; readonly reason: string };
};

/** `error` is what a person sees, `reason` what a retry says; both are Slack's words. */
export type Delivered =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: string; readonly reason: string; readonly final?: boolean };

export type Deliver = (envelope: Envelope) => Promise<Delivered>;

/** Slack gives an app three seconds to acknowledge. ms. */
export const ACK = 3_000;
