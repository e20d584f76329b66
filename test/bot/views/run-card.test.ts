import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../playground/slack/limits.ts';
import { DECIDE, readButtonValue } from '../../../src/bot/action-ids.ts';
import { wordsIn } from '../../../src/bot/views/language.ts';
import { runCard as draw } from '../../../src/bot/views/run-card.ts';
import type { Choice } from '../../../src/decisions.ts';
import type { RunStatus, RunView } from '../../../src/run.ts';
import { golden } from './golden.ts';
import { RUNS } from './views.ts';

const runCard = (view: RunView) => draw(view, wordsIn('en'));
const STATUSES = Object.keys(RUNS) as RunStatus[];
const { requestedBy: _, link: __, cancelledBy: ___, ...fromTemporal } = RUNS.cancelled;
const { question, ...waiting } = RUNS.waiting;

const LONG = 'x'.repeat(10_000);
const HOSTILE = '<!channel> <@U0EVE> <https://192.0.2.66|click> & *bold*';

const ODD: Readonly<Record<string, RunView>> = {
  'started-from-temporal': fromTemporal,
  'started-by-schedule': { ...fromTemporal, scheduled: true },
  long: withDetails(LONG),
  'long-and-escaped': withDetails('<'.repeat(10_000)),
  hostile: {
    ...withDetails(HOSTILE),
    title: { id: 'provision.title', machine: HOSTILE, profile: HOSTILE, series: HOSTILE },
  },
};

describe('the card of a run', () => {
  test.each(STATUSES)('that is %s looks as its golden', (status) => {
    const drawn = runCard(RUNS[status]);

    expect(drawn).toEqual(golden(`card-${status}`, drawn));
  });

  test.each(Object.keys(ODD))('that is %s looks as its golden', (name) => {
    const drawn = runCard(viewOf(name));

    expect(drawn).toEqual(golden(`card-${name}`, drawn));
  });

  test.each([...STATUSES, ...Object.keys(ODD)])('that is %s is within the limits of Slack', (name) => {
    expect(() => checkMessage(runCard(viewOf(name)))).not.toThrow();
  });

  test.each([...STATUSES, ...Object.keys(ODD)])('that is %s is within them in German too', (name) => {
    expect(() => checkMessage(draw(viewOf(name), wordsIn('de')))).not.toThrow();
  });

  test.each(['waiting', 'cancelled'] as const)('that is %s looks in German as its golden', (status) => {
    const drawn = draw(RUNS[status], wordsIn('de'));

    expect(drawn).toEqual(golden(`card-${status}-de`, drawn));
  });

  test('says to a screen reader what it says in blocks, the question and what follows too', () => {
    const { text, blocks } = runCard(RUNS.waiting);
    const said = blocks.flatMap((block) => JSON.stringify(block).match(/If nobody answers[^"]*/)?.[0] ?? []);

    expect(said.map((sentence) => text.includes(sentence))).toEqual([true]);
  });

  test('is the same for the same run, so that an edit draws what the first post drew', () => {
    expect(runCard(structuredClone(RUNS.waiting))).toEqual(runCard(RUNS.waiting));
  });

  test('says in its metadata which run it is of', () => {
    const payload = { run: RUNS.running.runId, key: 'card', workflow: 'provision/node-07' };

    expect(runCard(RUNS.running).metadata).toEqual({ event_type: 'deckhand_card', event_payload: payload });
  });

  test('holds nothing that a foreign text could mention or link', () => {
    const drawn = JSON.stringify(runCard(viewOf('hostile')));

    expect(drawn).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
  });

  test.each(['long', 'long-and-escaped'])('says that it was cut where the text is %s', (name) => {
    expect(runCard(viewOf(name)).text).toContain('… (truncated)');
  });
});

describe('the buttons on the card', () => {
  test('of a question are its choices and Cancel, each with what it answers', () => {
    expect(buttonsOf(RUNS.waiting)).toEqual([
      answer('retry', 'configure/1'),
      answer('skip', 'configure/1'),
      answer('roll-back', 'configure/1'),
      answer('cancel', 'cancel'),
    ]);
  });

  test('while nothing is asked are Cancel alone', () => {
    expect(buttonsOf(waiting)).toEqual([answer('cancel', 'cancel')]);
  });

  test('of a question in a run that can no longer be cancelled leave Cancel out', () => {
    const asked = { ...RUNS.waiting, cancellable: false };

    expect(buttonsOf(asked)).toEqual(question?.choices.map((choice) => answer(choice, 'configure/1')));
  });

  test.each(['succeeded', 'stopped', 'rolled-back', 'cancelled', 'failed'] as const)(
    'are gone from a run that is %s',
    (status) => {
      expect(buttonsOf(RUNS[status])).toEqual([]);
    },
  );
});

function viewOf(name: string): RunView {
  const view = ODD[name] ?? RUNS[name as RunStatus];
  if (!view) throw new TypeError(`There is no view ${name}.`);
  return view;
}

function withDetails(text: string): RunView {
  const steps = RUNS.waiting.steps.map((step) => ({ ...step, detail: { id: 'text', text } as const }));
  return { ...RUNS.waiting, steps };
}

function answer(choice: Choice, asked: string) {
  return [DECIDE[choice], { workflowId: 'provision/node-07', run: RUNS.waiting.runId, question: asked, choice }];
}

function buttonsOf(view: RunView) {
  const elements = runCard(view).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.map((element) =>
    element.type === 'button' ? [element.action_id, readButtonValue(element.value)] : element,
  );
}
