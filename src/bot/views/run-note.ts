import type { Phrase } from '../../phrases.ts';
import { NOTE_EVENT, type CardView, type Note, type NoteFile } from '../../run.ts';
import { incidentReport } from './incident-report.ts';
import { cut, MESSAGE_TEXT, nameOf } from './mrkdwn.ts';
import { phrase } from './texts.ts';

type Spoken = Pick<CardView, 'runId'>;

/** A reply in the run's thread, recognisable by its metadata. `card` is the card's permalink, for notes that ask. */
export function runNote({ key, phrase: said, mention: whom = [] }: Note, { runId }: Spoken, card?: string) {
  const text = cut(phrase(said), MESSAGE_TEXT - 400);
  const link = card ? `<${card}|Answer on the card ↗>` : '';
  return { text: [text, link, ...whom.map(nameOf)].filter(Boolean).join('  '), metadata: mark(runId, key) };
}

/** What follows a note into the thread as a file: the whole of a report. */
export function fileOf({ phrase: said }: Note): NoteFile | undefined {
  if (said.id !== 'incident.report') return undefined;
  const { name, markdown } = incidentReport(said.report, phrase);
  return { name, content: markdown };
}

/** Says that notes are missing, where they are missing. */
export function droppedNote(count: number, { runId }: Spoken, key: string) {
  return { text: phrase({ id: 'notes.dropped', count }), metadata: mark(runId, key) };
}

/** A sentence for one person, who may read it outside the thread. */
export function privateAnswer(said: Phrase, about: Phrase): string {
  const name = phrase(about).split(' · ')[0] ?? '';
  return cut(`${name}: ${phrase(said)}`, MESSAGE_TEXT);
}

function mark(run: string, key: string) {
  return { event_type: NOTE_EVENT, event_payload: { run, key } };
}
