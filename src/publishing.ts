/** What a run hands over to be said in Slack. Times are Unix ms (UTC). */

import type { Curve } from './models.ts';
import type { Phrase } from './phrases.ts';
import type { CardView } from './run.ts';

/** Where a run speaks: the card is the message `ts`, notes are replies to it. */
export type Thread = { readonly channel: string; readonly ts: string };

/** A reply in the run's thread. `key` is unique in the run and rides in Slack's message metadata. */
export type Note = {
  readonly key: string;
  readonly phrase: Phrase;
  readonly at: number;
  /** Slack user ids or user group ids to mention. */
  readonly mention?: readonly string[];
  /** Ends with a link to the card. */
  readonly linkToCard?: boolean;
  /** Follows the note into the thread. A note that is too long for a message brings its whole text along by itself. */
  readonly file?: NoteFile;
};

/**
 * A file for a run's thread; by its `name`, unique in the thread, it is recognised when it may already be there.
 * `content` is the text itself; `packed` is text as gzip in base64, `curve` what is drawn as a picture.
 */
export type NoteFile = {
  readonly name: string;
  readonly title?: string;
  /** What a picture shows, for those who cannot see it. */
  readonly alt?: string;
} & ({ readonly content: string } | { readonly packed: string } | { readonly curve: Curve });

/** What goes into a thread; `name` as in `NoteFile`. */
export type AttachRequest = NoteFile & { readonly thread: Thread };

/** Slack message metadata by which a message is recognised when it may already have been posted. */
export const CARD_EVENT = 'deckhand_card';

export const NOTE_EVENT = 'deckhand_note';

/** The card among the keys of what a run hands over. */
export const CARD = 'card';

/** Begins the key of the sentence that notes are missing. */
export const DROPPED = 'dropped/';

export type MessageMark = { readonly run: string; readonly key: string };

/** The words a run hands over: its newest card and the waiting notes, in order. Publishing twice is harmless. */
export type PublishRequest = {
  readonly card: CardView;
  readonly notes: readonly Note[];
  /** Some of this was handed over before, so look for it in Slack before posting. */
  readonly again: boolean;
  /** Notes that were cut because too many were waiting; said once. */
  readonly dropped: number;
  readonly channel?: string;
  readonly requestedBy?: string;
  readonly thread?: Thread;
};

/** More words for the thread of a run that is over. Adding twice is harmless. */
export type AddRequest = { readonly thread: Thread; readonly run: string; readonly notes: readonly Note[] };

/** `thread` is absent when nobody could be reached; `cut` is there if a cancel came before all was said. */
export type Published = { readonly thread?: Thread; readonly cut?: Cut };

/** How far words had come when they were cut short, as keys of notes. What is in neither list may be in Slack or not. */
export type Cut = {
  readonly said: readonly string[];
  /** Certainly not in Slack; `CARD` stands for the card. */
  readonly untouched: readonly string[];
};

/** A sentence for one person: ephemeral in the thread, else a direct message. */
export type TellRequest = {
  readonly to: string;
  readonly phrase: Phrase;
  readonly about: Phrase;
  readonly thread?: Thread;
};
