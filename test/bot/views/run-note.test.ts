import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../playground/slack/limits.ts';
import { wordsIn } from '../../../src/bot/views/language.ts';
import {
  droppedNote as drawDropped,
  fileOf,
  privateAnswer as word,
  runNote as draw,
} from '../../../src/bot/views/run-note.ts';
import type { Phrase } from '../../../src/phrases.ts';
import type { Note } from '../../../src/publishing.ts';
import type { RunView } from '../../../src/run.ts';
import { golden } from './golden.ts';
import { RUNS } from './views.ts';

const ENGLISH = wordsIn('en');
const runNote = (note: Note, view: RunView, address?: string) => draw(note, view, ENGLISH, address);
const droppedNote = (count: number, view: RunView, key: string) => drawDropped(count, view, key, ENGLISH);
const privateAnswer = (said: Phrase, about: Phrase) => word(said, about, ENGLISH);
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

describe('a text that is too long for a message', () => {
  test('comes as a file too, as it was written and with times and links by their words', () => {
    const phrase = { id: 'step.failed', operation: 'provision', step: 'deploy', attempts: 1, took: 2_000 } as const;
    const message = `${'x'.repeat(5_000)} <b> & <!channel>`;

    const file = fileOf({ key: 'n7', at: 0, phrase: { ...phrase, message } }, ENGLISH);

    expect(file).toEqual({
      name: 'n7.txt',
      content: `✗ Deploy OS failed (2 s): ${message}. Nothing was undone yet.\n`,
    });
  });

  test.each([
    ['a short one', text('Done.'), undefined],
    ['one with a file of its own', text('x'.repeat(5_000), { file: { name: 'a.txt', content: 'a' } }), 'a.txt'],
  ])('is not %s', (_, note, name) => {
    expect(fileOf(note, ENGLISH)?.name).toBe(name);
  });
});
