import { asks } from './board.ts';
import { ASKS } from './instant.ts';
import { rounded, spread, type Figure } from './measure.ts';
import { isFull, save } from './save.ts';
import { openStage, type Stage } from './stage.ts';

/** Runs that wait for an answer: what they hold in worker and bot, and whether any of them still answers a click soon. */
const CLICKS = 20;
/** What a dev server and a workspace on the same machine take at a time. */
const AT_ONCE = 100;
const few = 50;
const many = Number(process.env['BENCH_WAITING'] ?? (isFull ? 10_000 : 200));

const stage = await openStage();
try {
  await wait(stage, 0, few);
  const before = { worker: stage.worker.held(), bot: stage.bot.held() };
  const soon = await clicks(stage, 0);
  await wait(stage, few, many);
  const after = { worker: stage.worker.held(), bot: stage.bot.held() };
  const later = await clicks(stage, CLICKS);
  const figures = [
    ...(['worker', 'bot'] as const).map((part): Figure => {
      const value = rounded(after[part].memoryMb / before[part].memoryMb);
      return { name: `Memory of the ${part}, ${many} runs waiting against ${few}`, value, unit: '×' };
    }),
    {
      name: `Click to changed card, ${many} runs waiting against ${few}, p50`,
      value: rounded(spread(later).p50 / spread(soon).p50),
      unit: '×' as const,
    },
  ];
  save('waiting', {
    title: 'Many runs that wait',
    method: `${many} provisions wait for Retry or Roll back; of them ${CLICKS} of the oldest are clicked, so that the worker has to read their histories anew. Slack’s limits are off.`,
    figures,
    details: {
      few: { runs: few, ...before, clickMs: spread(soon) },
      many: { runs: many, ...after, clickMs: spread(later) },
    },
  });
} finally {
  await stage.close();
}

/** Starts runs until so many wait. */
async function wait({ board, provision }: Stage, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += AT_ONCE) {
    const machines = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, at) => `${ASKS}${first + at}`);
    await Promise.all(machines.map((machine) => provision(machine)));
    await Promise.all(machines.map((machine) => board.when(`provision/${machine}`, asks)));
  }
}

/** ms from the click to the changed card, of the oldest that were not clicked yet. */
async function clicks(stage: Stage, first: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let at = first; at < first + CLICKS; at++) {
    const from = performance.now();
    taken.push((await stage.answer(`provision/${ASKS}${at}`, 'retry', 'U0ANA')) - from);
  }
  return taken;
}
