import type { Phrase } from '../../phrases.ts';
import { NOTE_EVENT, type Note, type NoteFile } from '../../publishing.ts';
import { type CardView } from '../../run.ts';
import { incidentReport } from './incident-report.ts';
import type { Words } from './language.ts';
import { asPlain, cut, linkTo, MESSAGE_TEXT, nameOf } from './mrkdwn.ts';

type Spoken = Pick<CardView, 'runId'>;

/** Room for a note's link and mentions. */
const NOTE_TEXT = MESSAGE_TEXT - 400;

/** A reply in the run's thread, recognisable by its metadata. `address` is the card's, for notes that ask. */
export function runNote(
  { key, phrase: said, mention: whom = [] }: Note,
  { runId }: Spoken,
  { phrase, truncated, card }: Words,
  address?: string,
) {
  const text = cut(phrase(said), NOTE_TEXT, truncated);
  const link = linkTo(address, card.answer);
  return { text: [text, link, ...whom.map(nameOf)].filter(Boolean).join('  '), metadata: mark(runId, key) };
}

/** What follows the note into the thread: its own file, a whole report, or the whole of a text that had to be cut. */
export function fileOf({ key, phrase: said, file }: Note, { phrase, incident }: Words): NoteFile | undefined {
  if (file) return file;
  if (said.id === 'incident.report') {
    const { name, markdown } = incidentReport(said.report, phrase, incident);
    return { name, content: markdown };
  }
  const text = phrase(said);
  return text.length > NOTE_TEXT ? { name: `${key}.txt`, content: `${asPlain(text)}\n` } : undefined;
}

/** Says that notes are missing, where they are missing. */
export function droppedNote(count: number, { runId }: Spoken, key: string, { phrase }: Words) {
  return { text: phrase({ id: 'notes.dropped', count }), metadata: mark(runId, key) };
}

/** A sentence for one person, who may read it outside the thread. */
export function privateAnswer(said: Phrase, about: Phrase, { phrase, truncated }: Words): string {
  const name = phrase(about).split(' · ')[0] ?? '';
  return cut(`${name}: ${phrase(said)}`, MESSAGE_TEXT, truncated);
}

function mark(run: string, key: string) {
  return { event_type: NOTE_EVENT, event_payload: { run, key } };
}
