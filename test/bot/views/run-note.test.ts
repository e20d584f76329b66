import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../playground/slack/limits.ts';
import { droppedNote, privateAnswer, runNote } from '../../../src/bot/views/run-note.ts';
import type { Note } from '../../../src/run.ts';
import { golden } from './golden.ts';
import { RUNS } from './views.ts';

const CARD = 'https://example.slack.com/archives/C0OPS/p1700000000000100';
const text = (said: string, more: Partial<Note> = {}): Note => ({
  key: 'n1',
  at: 1_700_000_000_000,
  phrase: { id: 'text', text: said },
  ...more,
});

const NOTES: Readonly<Record<string, Note>> = {
  plain: text('node-07 is Ready.'),
  asking: text('Configure failed.', { mention: ['U0ANA', 'S0PLATFORM'], linkToCard: true }),
  hostile: text('<!channel> <@U0ANA> <https://192.0.2.66|click> & more'),
  long: text('x'.repeat(10_000), { mention: ['U0ANA'] }),
};

describe('a note in the thread of a run', () => {
  test.each(Object.entries(NOTES))('that is %s looks as its golden', (name, note) => {
    const drawn = runNote(note, RUNS.waiting, note.linkToCard ? CARD : undefined);

    expect(drawn).toEqual(golden(`note-${name}`, drawn));
  });

  test.each(Object.entries(NOTES))('that is %s is within the limits of Slack', (_, note) => {
    expect(() => checkMessage(runNote(note, RUNS.waiting, CARD))).not.toThrow();
  });

  test('says in its metadata which note of which run it is', () => {
    const payload = { run: RUNS.waiting.runId, key: 'n1' };

    expect(runNote(text('Done.'), RUNS.waiting).metadata).toEqual({
      event_type: 'deckhand_note',
      event_payload: payload,
    });
  });

  test('keeps its mention and its link when its text is cut', () => {
    const { text: said } = runNote(text('x'.repeat(10_000), { mention: ['U0ANA'] }), RUNS.waiting, CARD);

    expect(said.slice(-120)).toMatch(/… \(truncated\) {2}<https:.*\|Answer on the card ↗> {2}<@U0ANA>$/);
  });
});

test('notes that were left out are counted where they are missing', () => {
  const drawn = droppedNote(12, RUNS.waiting, 'dropped/3');

  expect(drawn).toEqual(golden('note-dropped', drawn));
});

test('an answer to one person begins with what it is about', () => {
  expect(privateAnswer({ id: 'refused.ending' }, RUNS.waiting.title)).toBe(
    '*Provision node-07*: That can no longer be decided: the run has gone on or is ending. Nothing changed.',
  );
});
