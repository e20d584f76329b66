import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { array, constantFrom, integer, record, sample, shuffledSubarray, tuple } from 'fast-check';
import { expect } from 'vitest';
import type { Phase } from '../../playground/moments.ts';
import { cardOf } from '../../src/bot/views/card.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import { describeRunQuery } from '../../src/workflows/messages.ts';
import type { Message, Whole } from '../setup/whole.ts';

export type Part = 'worker' | 'bot' | 'temporal' | 'playground' | 'supervisor' | 'everything';

/** Comes so many calls `after` the kill before; the last of these calls is held before or after it has its effect. */
export type Kill = { readonly part: Part; readonly after: number; readonly phase: Phase };

type Asked = { readonly machine: string; readonly as: string; readonly channel: string };
type Run = Asked & { readonly ts: string; readonly runId: string };

/** Side by side, each where Slack's pace for one channel does not hold up the others. */
const ASKED: readonly Asked[] = [
  { machine: 'node-01', as: 'U0ANA', channel: 'C0OPS' },
  { machine: 'node-02', as: 'U0BEN', channel: 'C0DEPLOYS' },
  { machine: 'node-07', as: 'U0ANA', channel: 'D0ANA' },
  { machine: 'node-08', as: 'U0DEE', channel: 'D0DEE' },
];

export const SIDE_BY_SIDE = ASKED.length;

/** What is gone at once with these; a supervisor's children end by themselves when they miss it. */
const GONE: Readonly<Partial<Record<Part, readonly string[]>>> = {
  supervisor: ['all'],
  everything: ['all', 'worker', 'bot', 'playground', 'temporal'],
};

const ROUND = 240_000;
/** MAAS' number for it. */
const DEPLOYED = 6;

/** The kills of a seed: these parts in some order, spread over about so many calls. */
export function killsOf(seed: number, parts: readonly Part[], calls: number): readonly Kill[] {
  const gap = Math.max(1, Math.floor((2 * calls) / parts.length));
  const when = record({ after: integer({ min: 0, max: gap }), phase: constantFrom<Phase>('before', 'after') });
  const length = { minLength: parts.length, maxLength: parts.length };
  const [[order, moments] = [[], []]] = sample(tuple(shuffledSubarray([...parts], length), array(when, length)), {
    seed,
    numRuns: 1,
  });
  return order.map((part, at) => ({ after: 0, phase: 'before', ...moments[at], part }));
}

/**
 * Runs side by side, with kills one after the other while they go on; then everything about each run must be right.
 * Returns what was killed, and at which call. Kills that come after the runs' end do not happen.
 */
export async function survive(whole: Whole, kills: readonly Kill[]): Promise<readonly string[]> {
  await Promise.all(ASKED.map(({ machine }) => whole.renew(machine)));
  const runs = await Promise.all(ASKED.map((asked) => startedBy(whole, asked)));
  const connection = await Connection.connect({ address: whole.temporal() });
  const { workflow } = new Client({ connection });
  const ended = untilEnded(
    runs,
    async (workflowId, runId) => (await workflow.getHandle(workflowId, runId).describe()).status.name,
  );
  const killed: string[] = [];
  try {
    for (const { part, after, phase } of kills) {
      const call = await Promise.race([whole.hold(after, phase), ended]);
      if (!call) break;
      killed.push(`${part} ${phase} ${call}`);
      await endAndReturn(whole, part);
    }
    await ended;
    for (const run of runs) {
      const { view } = await workflow.getHandle(`provision/${run.machine}`, run.runId).query(describeRunQuery);
      await expectRight(whole, run, cardOf(view, wordsIn('en')), killed);
    }
  } finally {
    await whole.release();
    await connection.close();
  }
  return killed;
}

async function startedBy(whole: Whole, asked: Asked): Promise<Run> {
  const { machine, as, channel } = asked;
  const before = (await cards(whole, asked)).length;
  await whole.say(as, `/provision ${machine}`, channel);
  const another = async () => (await cards(whole, asked))[before];
  await expect.poll(another, { timeout: 60_000, interval: 100, message: `${machine} has a card` }).toBeDefined();
  const card = await another();
  return { ...asked, ts: card?.ts ?? '', runId: card?.metadata?.event_payload['run'] ?? '' };
}

async function cards(whole: Whole, { machine, as, channel }: Asked): Promise<Message[]> {
  const messages = await whole.messages(as, undefined, channel);
  return messages.filter(({ metadata, text }) => metadata?.event_type === 'deckhand_card' && text.includes(machine));
}

/** Resolves with nothing once every run is closed, and with it whatever it left to an outbox. */
async function untilEnded(
  runs: readonly Run[],
  statusOf: (workflowId: string, runId?: string) => Promise<string>,
): Promise<undefined> {
  const deadline = Date.now() + ROUND;
  const isOver = async (workflowId: string, runId?: string) => {
    const status = await statusOf(workflowId, runId).catch((error: Error) => error.name);
    return runId
      ? !['RUNNING', 'ServiceError'].includes(status)
      : ['COMPLETED', 'WorkflowNotFoundError'].includes(status);
  };
  for (const { machine, runId } of runs) {
    while (!((await isOver(`provision/${machine}`, runId)) && (await isOver(`outbox/${runId}`)))) {
      if (Date.now() > deadline) throw new Error(`${machine} is not through after ${ROUND / 1_000} s.`);
      await sleep(200);
    }
  }
  return undefined;
}

/** Ends a part as `kill -9` does, lets the held call go on, and waits until the part is back. */
async function endAndReturn(whole: Whole, part: Part): Promise<void> {
  const gone = GONE[part];
  if (gone) {
    for (const each of gone) whole.kill(each);
    await whole.start();
    return;
  }
  const before = whole.pidsOf(part);
  whole.kill(part);
  await whole.release().catch(() => undefined);
  const isBack = async () => {
    const fresh = whole.pidsOf(part).some((pid) => !before.includes(pid));
    return fresh && (await whole.moments().catch(() => undefined)) !== undefined;
  };
  await expect.poll(isBack, { timeout: 60_000, interval: 100, message: `${part} comes back` }).toBe(true);
}

/** The node is there, deployed once; every note once and in order; and the card says what the run says of itself. */
async function expectRight(
  whole: Whole,
  { machine, as, channel, ts }: Run,
  drawn: ReturnType<typeof cardOf>,
  killed: readonly string[],
): Promise<void> {
  const [card, ...notes] = await whole.messages(as, ts, channel);
  const said = notes.filter(({ ephemeralFor }) => !ephemeralFor);
  const about = { machine, killed, notes: said.map(({ text }) => text) };
  expect({
    ...about,
    card: card?.text,
    blocks: card?.blocks,
    numbers: said.map(({ metadata }) => metadata?.event_payload['key']),
    end: said.at(-1)?.text,
    ...(await whole.machine(machine)),
  }).toMatchObject({
    ...about,
    card: drawn.text,
    blocks: drawn.blocks,
    numbers: said.map((_, at) => `n${at + 1}`),
    end: expect.stringContaining(`${machine} is Ready`),
    status: DEPLOYED,
    deployments: 1,
  });
}
