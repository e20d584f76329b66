import type { Block, Channel, Group, Message, Person } from './types.ts';

/** What the page in the browser and the workspace's server say to each other; JSON over the routes named here. */
export type { Block, Channel, Group, Message, Person };

/** One line of `GET /workspace`'s `commands`. */
export type CommandOffer = { readonly command: string; readonly description: string; readonly usageHint: string };

/** `GET /workspace?as`. */
export type WorkspaceView = {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly channels: readonly Channel[];
  readonly commands: readonly CommandOffer[];
};

/** `GET /workspace/messages?as&channel&thread_ts?`: without a thread the channel's own messages, each with its replies counted. */
export type ListedMessage = Message & { readonly reply_count?: number; readonly latest_reply?: string };

/** Every POST and PATCH answers with at least this; `error` is Slack's name for it or a sentence for the person. */
export type Outcome = { readonly ok: boolean; readonly error?: string; readonly triggerId?: string };

export type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji?: boolean };
export type Option = {
  readonly text: { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };
  readonly value: string;
  readonly description?: PlainText;
};
export type OptionGroup = { readonly label: PlainText; readonly options: readonly Option[] };

/** What someone put into one element; the fields Slack uses for its kind, e.g. `selected_option` for a `static_select`. */
export type ElementState = {
  readonly type: string;
  readonly value?: string | null;
  readonly selected_option?: Option | null;
  readonly selected_options?: readonly Option[];
  readonly selected_date?: string | null;
  readonly selected_time?: string | null;
  readonly selected_date_time?: number | null;
  readonly selected_user?: string | null;
  readonly selected_users?: readonly string[];
  readonly selected_conversation?: string | null;
  readonly selected_conversations?: readonly string[];
  readonly selected_channel?: string | null;
  readonly selected_channels?: readonly string[];
  readonly rich_text_value?: Block;
};

/** By block id, then by action id. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, ElementState>>>>;

/** Slack's view object: a modal, or somebody's Home. */
export type View = {
  readonly id: string;
  readonly team_id: string;
  readonly type: 'modal' | 'home';
  readonly hash: string;
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly external_id: string;
  readonly title?: PlainText;
  readonly submit?: PlainText | null;
  readonly close?: PlainText | null;
  readonly blocks: readonly Block[];
  readonly state: { readonly values: StateValues };
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
  readonly submit_disabled?: boolean;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly app_id: string;
  readonly bot_id: string;
};

/** `GET /workspace/views?as`: the modals somebody has open, the one on top last. */
export type ViewStack = { readonly stack: readonly View[] };

/** `GET /workspace/home?as`. Asking also tells the app that its Home was opened, unless one asks `again`. */
export type HomeView = { readonly view: View | null };

type Act = { readonly as: string };
type Put = Partial<Omit<ElementState, 'type'>>;

/** `POST /workspace/messages`. A text that begins with `/`, outside of a thread, is a command. */
export type Say = Act & { readonly channel: string; readonly text: string; readonly thread_ts?: string };
/** `PATCH /workspace/messages`. */
export type Edit = Act & { readonly channel: string; readonly ts: string; readonly text: string };
/** `POST /workspace/actions`: a click or a choice in a message. `block_id` may be left out where action ids are unique. */
export type MessageAction = Act &
  Put & { readonly channel: string; readonly ts: string; readonly block_id?: string; readonly action_id: string };
/** `POST /workspace/views/:id/actions`: the same in a modal or in Home. */
export type ViewAction = Act &
  Put & {
    readonly block_id: string;
    readonly action_id: string;
    readonly type?: string;
    /** What else is typed in but not submitted, so that the app's `view.state` is whole. */
    readonly state?: { readonly values: StateValues };
  };
/** `POST /workspace/views/:id/submit`. */
export type Submit = Act & { readonly state: { readonly values: StateValues } };
/** With `errors` (text by block id) the modal stays open; without, ask `GET /workspace/views` what is open now. */
export type Submitted = Outcome & {
  readonly response_action?: 'errors' | 'update' | 'push' | 'clear';
  readonly errors?: Readonly<Record<string, string>>;
};
/** `POST /workspace/views/:id/close`. */
export type Close = Act;
/** `POST /workspace/options`: what an external select offers for what has been typed. */
export type OptionsRequest = Act & {
  readonly container: { readonly view_id: string } | { readonly channel: string; readonly ts: string };
  readonly block_id: string;
  readonly action_id: string;
  readonly value: string;
};
export type OptionsAnswer = Outcome & {
  readonly options?: readonly Option[];
  readonly option_groups?: readonly OptionGroup[];
};

/** `GET /workspace/shortcuts`. */
export type Shortcut = {
  readonly type: 'global' | 'message';
  readonly name: string;
  readonly callback_id: string;
  readonly description: string;
};
/** `POST /workspace/shortcuts`; a message's shortcut names its message. */
export type UseShortcut = Act & { readonly callback_id: string; readonly channel?: string; readonly ts?: string };
/** `POST /workspace/reactions`: on if it was off, off if it was on. */
export type React = Act & { readonly channel: string; readonly ts: string; readonly name: string };
/** `POST /workspace/groups`. */
export type GroupChange = { readonly group: string; readonly user: string; readonly member: boolean };

/** The kinds of failure that are this workspace's own; a program around it may offer more. */
export type SlackFailure =
  | 'slack-down'
  | 'slack-slow'
  | 'slack-rate-limited'
  | 'slack-loses-answers'
  | 'slack-hangs'
  /** Nothing people do reaches the app. */
  | 'slack-disconnected';
/** `POST /workspace/failures`; `clear` ends them all. */
export type FailureOrder = {
  readonly kind: string;
  /** For `clear`: only failures of this kind. */
  readonly only?: string;
  /** Part of a method's name; every method if absent. */
  readonly on?: string;
  /** How often; until cleared if absent. */
  readonly times?: number;
  /** For `slack-slow`: ms. */
  readonly delay?: number;
  /** For `slack-rate-limited`: seconds to wait. */
  readonly retryAfter?: number;
};
/** `GET /workspace/failures`, and what the POST answers with. */
export type Failures = {
  readonly ok: true;
  /** What can be made to fail here. */
  readonly kinds: readonly string[];
  readonly on: readonly (FailureOrder & { readonly since: number })[];
};

/** One event of `GET /workspace/events?as` (server-sent): fetch again what it names. `only` is who it is for. */
export type Change = {
  readonly type: 'message' | 'changed' | 'deleted' | 'workspace' | 'view' | 'home' | 'failures';
  readonly channel?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly only?: string;
};
