import type { Phrase } from '../../phrases.ts';
import type { PeopleRef } from '../../decisions.ts';
import type { Publisher } from '../publisher.ts';
import type { Urgency } from '../../urgency.ts';
import type { IncidentRecord } from './record.ts';

export type SayOptions = {
  readonly mention?: readonly PeopleRef[];
  readonly urgency?: Urgency;
  /** When it happened, if that is not now. */
  readonly at?: number;
  /** Said in the thread only: the report is no part of what it reports. */
  readonly offTheRecord?: boolean;
};

export type Say = (phrase: Phrase, options?: SayOptions) => void;

/** What is said in the thread of an incident is also what its timeline holds. */
export function createSpeech(record: IncidentRecord, publisher: Publisher): Say {
  return (phrase, { mention = [], urgency = 'step', at = Date.now(), offTheRecord = false } = {}) => {
    const notes = record.kept().notes + 1;
    record.change({ notes });
    const key = `n${notes}`;
    if (!offTheRecord) record.enter({ key, at, phrase });
    const to = mention.length ? { mention, linkToCard: true } : {};
    publisher.note({ key, phrase, at, ...to }, urgency);
  };
}
