import { setTimeout as sleep } from 'node:timers/promises';
import { injectAll, type FaultKind } from './faults.ts';
import { violationsOf } from './laws.ts';
import { OPERATIONS } from './operations.ts';
import { createPeople, type Asked } from './people.ts';
import { renew } from './renew.ts';
import type { Schedule } from './schedule.ts';
import type { World } from './world.ts';

export type Played = {
  readonly violations: readonly string[];
  readonly faults: readonly { readonly kind: FaultKind; readonly call: string }[];
  readonly runs: number;
  readonly took: number;
};

const OPEN = 'ExecutionStatus = "Running" AND WorkflowType != "reconcile"';
/** A lost worker costs half a minute, and a schedule may lose several. ms. */
const LONGEST = 300_000;
const LOOK = 250;
/** After these, what people did may not have arrived, or not as theirs. */
const DEAF: readonly FaultKind[] = ['kill-bot', 'kill-temporal', 'slack-disconnects', 'slack-forgets-people'];

/** Plays one schedule to its end and holds what is left against the laws. */
export async function play(world: World, { asks, faults }: Schedule): Promise<Played> {
  const before = renew(world);
  const since = Date.now();
  const people = createPeople(world, since);
  const asked: Asked[] = [];
  const silent: string[] = [];

  const asking = Promise.all(
    asks.map(async (ask) => {
      await sleep(ask.after);
      const request = OPERATIONS[ask.operation]?.ask(world, ask.target, ask.variant);
      if (!request) throw new TypeError(`There is no operation ${ask.operation}.`);
      asked.push({ ask, request });
      if (!(await people.ask(request))) silent.push(`"${request.text}" was answered by silence`);
    }),
  );
  let heard = false;
  const ended = untilOver().then(() => undefined);
  const happening = injectAll(world, faults, people.triggers, ended);
  await asking;
  heard = true;
  await ended;
  const happened = await happening;
  world.slack.orders.clear();
  world.platform.orders.clear();
  world.clock.setRight();
  const open = await openRuns();
  const late = open.length ? [`still open after ${LONGEST / 1_000} s: ${open.join(', ')}`] : [];
  const deeds = {
    all: people.deeds,
    surely: !happened.some(({ kind }) => DEAF.includes(kind)),
    undisturbed: !happened.some(({ kind }) => /^(slack|kill)-/.test(kind)),
    severitiesOf: (workflowId: string) =>
      asked.flatMap(({ request: { workflowId: id, severity } }) => (id === workflowId && severity ? [severity] : [])),
  };
  const violations = open.length ? [] : await violationsOf(world, since, before, deeds);
  return {
    violations: [...silent, ...late, ...violations],
    faults: happened,
    runs: asked.length,
    took: Date.now() - since,
  };

  async function untilOver(): Promise<void> {
    const deadline = Date.now() + LONGEST;
    for (let quiet = 0; quiet < 3 && Date.now() < deadline;) {
      await people.look(asked);
      const isQuiet = heard && (await openRuns().catch(() => ['?'])).length === 0;
      quiet = isQuiet ? quiet + 1 : 0;
      await sleep(LOOK);
    }
  }

  async function openRuns(): Promise<string[]> {
    const open: string[] = [];
    for await (const { workflowId } of world.client.workflow.list({ query: OPEN })) open.push(workflowId);
    return open;
  }
}
