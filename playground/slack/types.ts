export type Person = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly color: string;
  readonly guest: boolean;
  readonly deactivated: boolean;
  readonly bot: boolean;
  /** Somebody of another team, met in a channel shared with it (Slack Connect). */
  readonly stranger?: boolean;
  /** Their own team, for a stranger. */
  readonly team?: string;
  /** IANA name. */
  readonly tz: string;
  readonly locale: string;
};

export type Group = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** The person, for a direct message with the bot. */
  readonly user?: string;
  readonly purpose: string;
  readonly botIsMember: boolean;
  readonly isArchived?: boolean;
  /** With another team (Slack Connect): its people are here too, as strangers. */
  readonly isShared?: boolean;
};

export type Message = {
  readonly type: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly metadata?: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> };
  readonly files?: readonly FileShare[];
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly edited?: { readonly user: string; readonly ts: string };
  /** Only this person sees it; gone for the API, kept for the page. */
  readonly ephemeralFor?: string;
};

/** A file as a message shows it; `url` is on this server. */
export type FileShare = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly alt_txt?: string;
  readonly url: string;
};

export type Block = { readonly type: string; readonly block_id?: string } & Readonly<Record<string, unknown>>;

/** A refusal by Slack's own name for it, with what else its answer says, such as `needed` or `response_metadata`. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.more = more;
  }
}
