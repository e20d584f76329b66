import fc from 'fast-check';
import { createWorld, type World } from './world.ts';
import { play } from './play.ts';
import { schedules, type Schedule } from './schedule.ts';

export type Options = {
  readonly seed: number;
  readonly schedules: number;
  /** Of one schedule, as a failure prints it. */
  readonly path?: string;
  /** Begins no schedule after so long. ms. */
  readonly limit?: number;
  readonly say?: (line: string) => void;
};

export type Report = {
  readonly seed: number;
  readonly schedules: number;
  readonly runs: number;
  readonly tookMs: number;
  /** What happened, how often. A fault that is due after the last run's end does not happen. */
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  /** What repeats a failure, and the shortest schedule that fails. */
  readonly repeat?: string;
  readonly shortest?: Schedule;
};

/** How long fast-check may look for a shorter schedule that fails too. ms. */
const SHRINK = 600_000;

/** Plays random schedules one after the other in one world. After a failure it goes on in a new one, to shrink it. */
export async function unleash({ seed, schedules: wanted, path, limit, say = () => undefined }: Options): Promise<Report> {
  const began = Date.now();
  const faults: Record<string, number> = {};
  let played = 0;
  let runs = 0;
  let firstFailed: number | undefined;
  let world: World | undefined;
  const last = new Map<string, readonly string[]>();

  const property = fc.asyncProperty(schedules, async (schedule) => {
    world ??= await createWorld();
    const { violations, faults: happened, runs: asked, took } = await play(world, schedule);
    played += 1;
    runs += asked;
    for (const { kind } of happened) faults[kind] = (faults[kind] ?? 0) + 1;
    say(`${played}: ${asked} runs, ${happened.map(({ kind, call }) => `${kind} ${call}`).join('; ') || 'no fault'}, ${Math.round(took / 1_000)} s`);
    for (const violation of violations) say(`   VIOLATION ${violation}`);
    if (violations.length === 0) return;
    firstFailed ??= Date.now();
    last.set(JSON.stringify(schedule), violations);
    await world.close();
    world = undefined;
    throw new Error(violations.join('\n'));
  });

  try {
    const ends = limit === undefined ? {} : { interruptAfterTimeLimit: limit, skipAllAfterTimeLimit: limit + SHRINK };
    const { counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
      seed,
      numRuns: path ? 1 : wanted,
      ...(path ? { path } : {}),
      ...ends,
    });
    if (last.size === 0 && errorInstance) throw errorInstance;
    const [shortest] = counterexample ?? [];
    const found = shortest ? { shortest, repeat: `npm run chaos -- --seed ${seed} --path ${counterexamplePath}` } : {};
    const violations = shortest ? (last.get(JSON.stringify(shortest)) ?? []) : [];
    return { seed, schedules: played, runs, tookMs: Date.now() - began, faults, violations, ...found };
  } finally {
    await world?.close();
  }
}
