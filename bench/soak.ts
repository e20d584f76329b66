import { setTimeout as sleep } from 'node:timers/promises';
import { asks } from './board.ts';
import { ASKS } from './instant.ts';
import { percentile, rounded, type Figure } from './measure.ts';
import { save } from './save.ts';
import { openStage } from './stage.ts';

/** Mixed traffic for long: what bot and worker hold must not grow. `BENCH_MINUTES` says how long. */
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 60);
const CHANNEL = 'C0OPS';
/** Between one look at the processes and the next, and between one round of traffic and the next. ms. */
const LOOK = 5_000;
const ROUND = 500;
/** Caches fill and code warms up in the first part, which does not count. */
const WARM = 0.3;
const PARTS = ['worker', 'bot'] as const;
type Held = Readonly<Record<(typeof PARTS)[number], { readonly memoryMb: number; readonly handles: number }>>;

const stage = await openStage();
const { slack } = stage;
try {
  const until = Date.now() + MINUTES * 60_000;
  const [looks, rounds] = await Promise.all([look(until), traffic(until)]);
  const counted = looks.slice(Math.floor(looks.length * WARM));
  const figures = PARTS.flatMap((part): Figure[] =>
    (['memoryMb', 'handles'] as const).map((what) => ({
      name: `${what === 'handles' ? 'Handles' : 'Memory'} of the ${part}, end against beginning`,
      value: growth(counted.map((held) => held[part][what])),
      aim: 1.1,
      better: 'lower',
      unit: '×',
    })),
  );
  save('soak', {
    title: 'Mixed traffic for long',
    method: `${MINUTES} minutes of provisions, some of which fail and are retried, commands that are refused or only ask, and Home; looked at every ${LOOK / 1_000} s. The median of the last third against that of the first after warming up.`,
    figures,
    details: { minutes: MINUTES, rounds, first: counted[0], last: counted.at(-1) },
  });
} finally {
  await stage.close();
}

async function look(until: number): Promise<Held[]> {
  const looks: Held[] = [];
  while (Date.now() < until) {
    looks.push({ worker: stage.worker.held(), bot: stage.bot.held() });
    await sleep(LOOK);
  }
  return looks;
}

async function traffic(until: number): Promise<number> {
  const say = (text: string) => slack.act.say({ as: 'U0ANA', channel: CHANNEL, text });
  let round = 0;
  for (; Date.now() < until; round++) {
    await say(`/provision node-${round}`);
    await say('/deckhand runs');
    await say('/provision not a machine');
    const waits = await stage.provision(`${ASKS}${round}`);
    await stage.board.when(`provision/${ASKS}${round}`, asks);
    await stage.answer(`provision/${ASKS}${round}`, 'retry', 'U0ANA');
    await waits.result();
    await sleep(ROUND);
  }
  return round;
}

function growth(values: readonly number[]): number {
  const third = Math.max(1, Math.floor(values.length / 3));
  return rounded(percentile(values.slice(-third), 0.5) / percentile(values.slice(0, third), 0.5));
}
