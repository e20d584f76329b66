import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../playground/slack/types.ts';
import { asks, hasSucceeded, type Shown } from './board.ts';
import { ASKS } from './instant.ts';
import { counted, percentile, rounded, spread, type Figure } from './measure.ts';
import { isFull, save } from './save.ts';
import { openStage, type Stage } from './stage.ts';

/**
 * Many provisions begin in the same moment, in a workspace that keeps Slack's limits. Every twentieth asks whether to
 * retry, and is answered while all the others still have much to say: people click one card after the other, since as
 * many clicks at once as Slack takes changes a minute would only measure Slack.
 */

/** What the machine itself takes counts as many times more: for the aims the clock is Slack's own. */
const FASTER = isFull ? 1 : 5;
const ASKING = 20;
const AIMS = { ratio: 1.3, click: 5 } as const;
/** Slack's own, as the playground keeps them: a second between a channel's messages, and calls a minute. */
const LIMITS = { channel: 60, post: 300, update: 50 } as const;
/**
 * From one click to the next, and at least as long for a card to be read. Slack tells twenty times a minute who is in which
 * group, which every decision asks. s on Slack's clock.
 */
const PAUSE = 4;
const MESSAGES = { plain: 4, asking: 6 } as const;
const CLOCK =
  FASTER === 1
    ? 'the limits’ clock is Slack’s own'
    : `the limits’ clock, in the workspace and in our worker alike, runs ${FASTER} times faster than Slack’s, and times are told as they would be on Slack’s`;

export type Load = {
  readonly runs: number;
  readonly channels: number;
};

/** Measures one load, and keeps its result under that name. */
export async function measureLoad(name: string, load: Load): Promise<void> {
  const said = `${load.runs} runs in ${load.channels === 1 ? 'one channel' : `${load.channels} channels`}`;
  const { figures, details } = await measured(load);
  save(name, {
    title: `Load: ${said}, with Slack’s limits kept`,
    method: `All runs begin at once, and ${CLOCK}. The least the limits allow: every card posted and once changed, every note said; a card that is first posted when its run is over already needs no change, so that it can take less. Each ${ASKING}th run asks and is answered by a click, one every ${PAUSE} s.`,
    figures,
    details,
  });
}

async function measured({ runs, channels: count }: Load) {
  const channels = channelsNamed(count);
  const stage = await openStage({ limitsFaster: FASTER, channels });
  try {
    const machines = Array.from({ length: runs }, (_, at) => ({
      machine: at % ASKING === 0 ? `${ASKS}${at}` : `node-${at}`,
      channel: channels[at % count]?.id ?? '',
    }));
    const from = performance.now();
    const nextClick = everyFewSeconds();
    const clicks = await Promise.all(machines.map((one) => throughout(stage, one, nextClick)));
    const took = performance.now() - from;
    const least = leastFor(runs, count);
    const slackSeconds = (ms: number) => (ms * FASTER) / 1_000;
    const answered = clicks.filter((click) => click !== undefined).map(slackSeconds);
    const refused = stage.slack.calls.filter(({ status }) => status === 429).length;
    const wrong = machines.filter(({ machine }) => {
      const now = stage.board.of(`provision/${machine}`);
      return !now || !isRight(now, machine);
    }).length;
    const figures: Figure[] = [
      { name: 'Wrong last cards or notes', value: wrong, aim: 0, better: 'lower', unit: 'runs' },
      {
        name: 'Time to the last card against the least possible',
        value: rounded(slackSeconds(took) / least),
        aim: AIMS.ratio,
        better: 'lower',
        unit: '×',
      },
      {
        name: 'Click to changed card, p99',
        value: rounded(percentile(answered, 0.99), 1),
        aim: AIMS.click,
        better: 'lower',
        unit: 's',
      },
    ];
    const details = {
      seconds: { took: rounded(slackSeconds(took), 0), least: rounded(least, 0) },
      clickSeconds: spread(answered),
      slackCalls: counted(stage.slack.calls.map(({ method }) => method)),
      refused,
    };
    return { figures, details };
  } finally {
    await stage.close();
  }
}

/** One run to its last card; for one that asks, the time from the click to the changed card. ms. */
async function throughout(
  stage: Stage,
  { machine, channel }: { machine: string; channel: string },
  nextClick: () => Promise<void>,
): Promise<number | undefined> {
  const workflowId = `provision/${machine}`;
  const { board } = stage;
  await stage.provision(machine, channel);
  let took: number | undefined;
  if (machine.startsWith(ASKS)) {
    await board.when(workflowId, asks);
    await nextClick();
    const from = performance.now();
    took = (await stage.answer(workflowId, 'retry', 'U0ANA')) - from;
  }
  await board.when(workflowId, (now) => isRight(now, machine));
  return took;
}

/** Resolves one after the other, each some time after the last. */
function everyFewSeconds(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(() => sleep((PAUSE * 1_000) / FASTER)));
}

/** One card, which says how it ended, and every note once. */
function isRight(now: Shown, machine: string): boolean {
  const messages = machine.startsWith(ASKS) ? MESSAGES.asking : MESSAGES.plain;
  return now.cards === 1 && now.notes === messages - 1 && hasSucceeded(now);
}

/** s on Slack's clock. */
function leastFor(runs: number, channels: number): number {
  const asking = Math.ceil(runs / ASKING);
  const posts = (runs - asking) * MESSAGES.plain + asking * MESSAGES.asking;
  // Whatever asks is also shown asking, and answered.
  const updates = runs + 2 * asking;
  const { channel, post, update } = LIMITS;
  return 60 * Math.max(posts / channels / channel, posts / post, updates / update);
}

function channelsNamed(count: number): Channel[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `C0LOAD${at}`,
    name: `load-${at}`,
    purpose: 'Load',
    isPrivate: false,
    botIsMember: true,
  }));
}
