import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Choice } from '../../src/decisions.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { judgements, startReview, untilAsked } from './decided.ts';

const TIMES = 200;
const SIDE_BY_SIDE = 25;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it('has one decision when two people approve and reject at once, 200 times over', async () => {
  const winners: Choice[] = [];
  for (let at = 0; at < TIMES; at += SIDE_BY_SIDE) {
    const races = Array.from({ length: SIDE_BY_SIDE }, (_, each) => race(at + each));
    winners.push(...(await Promise.all(races)));
  }
  expect(new Set(winners)).toEqual(new Set(['approve', 'reject']));
});

/** Both click in the same instant; what the history, the result, the card and the thread say must be one. */
async function race(number: number): Promise<Choice> {
  const started = await startReview(stage, `race-${number}`);
  const { run, handle, workflowId } = started;
  await untilAsked(stage, started);
  const clicks = [
    { choice: 'approve', by: 'U0BEN', at: Date.now() },
    { choice: 'reject', by: 'U0DEE', at: Date.now() },
  ] as const;
  const order = number % 2 ? clicks : clicks.toReversed();
  const arrived = await Promise.all(
    order.map((click) => stage.decide(workflowId, { ...click, run: run.runId, question: 'sign/1' })),
  );
  const end = await handle.result();
  const judged = await judgements(handle);
  const winner = judged[0]?.request.decision.choice ?? 'leave';
  const { notes, card, buttons } = stage.thread(run.runId);
  const [winning, losing, word, did] =
    winner === 'approve'
      ? (['U0BEN', 'U0DEE', 'succeeded', 'approved'] as const)
      : (['U0DEE', 'U0BEN', 'stopped', 'rejected'] as const);
  expect({ number, status: end.status, judged, card, buttons, notes }).toMatchObject({
    status: word,
    judged: [{ request: { decision: { by: winning } }, verdict: { ok: true } }],
    card: expect.stringMatching(new RegExp(`${word}, .*${did} by <@${winning}>`, 's')),
    buttons: [],
    notes: expect.arrayContaining([
      expect.stringMatching(word === 'succeeded' ? /^Approved by <@U0BEN>/ : /rejected by <@U0DEE>/),
    ]),
  });
  const refusals = notes.filter((note) => note.startsWith('['));
  expect(refusals).toHaveLength(arrived.every(Boolean) ? 1 : 0);
  expect(refusals.every((note) => note.startsWith(`[${losing}]`) && note.includes(`<@${winning}> ${did} this`))).toBe(
    true,
  );
  expect(notes.filter((note) => /^Approved by|^[^[].*rejected by/.test(note))).toHaveLength(1);
  return winner;
}
