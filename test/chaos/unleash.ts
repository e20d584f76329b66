import * as fc from 'fast-check';
import { play } from './play.ts';
import { schedules as arbitrary, type Schedule } from './schedule.ts';
import { createWorld, type World } from './world.ts';

export type Options = {
  readonly seed: number;
  readonly schedules: number;
  /** Begins no schedule after so long. ms. */
  readonly limit?: number;
  readonly say?: (line: string) => void;
};

export type Failure = { readonly path: string; readonly schedule: Schedule; readonly violations: readonly string[] };

export type Report = {
  readonly seed: number;
  readonly schedules: number;
  readonly runs: number;
  readonly tookMs: number;
  /** What happened, how often. A fault that is due after the last run's end does not happen. */
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: number;
  readonly failures: readonly (Failure & { readonly repeat: string })[];
};

/** Plays random schedules one after the other in one world; after one that breaks a law, the next gets a new world. */
export async function unleash({ seed, schedules, limit = Infinity, say = () => undefined }: Options): Promise<Report> {
  const began = Date.now();
  const faults: Record<string, number> = {};
  const failures: Failure[] = [];
  const worlds = worldKeeper();
  let played = 0;
  let runs = 0;

  const property = fc.asyncProperty(arbitrary, async (schedule) => {
    // Not by fast-check's own limit, which would leave a schedule while its people still look around in its world.
    if (Date.now() - began > limit) return;
    const path = String(played);
    const { violations, faults: happened, runs: asked, took } = await play(await worlds.current(), schedule);
    played += 1;
    runs += asked;
    for (const { kind } of happened) faults[kind] = (faults[kind] ?? 0) + 1;
    const what = happened.map(({ kind, call }) => `${kind} ${call}`).join('; ') || 'no fault';
    say(`${path}: ${asked} runs, ${Math.round(took / 1_000)} s, ${what}`);
    for (const violation of violations) say(`   VIOLATION ${violation}`);
    if (violations.length === 0) return;
    failures.push({ path, schedule, violations });
    say(`   its logs and Temporal's file are in ${await worlds.leave({ keep: true })}`);
  });

  try {
    const { errorInstance } = await fc.check(property, { seed, numRuns: schedules, unbiased: true });
    if (errorInstance) throw errorInstance;
  } finally {
    await worlds.leave();
  }
  const told = failures.map((failure) => ({ ...failure, repeat: commandFor(seed, failure.path) }));
  const violations = failures.reduce((sum, failure) => sum + failure.violations.length, 0);
  return { seed, schedules: played, runs, tookMs: Date.now() - began, faults, violations, failures: told };
}

/** What several worlds found, side by side. */
export function merged(reports: readonly Report[]): Omit<Report, 'seed'> & { readonly seeds: readonly number[] } {
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const kinds = [...new Set(reports.flatMap(({ faults }) => Object.keys(faults)))].toSorted();
  return {
    seeds: reports.map(({ seed }) => seed),
    schedules: sum(({ schedules }) => schedules),
    runs: sum(({ runs }) => runs),
    tookMs: Math.max(0, ...reports.map(({ tookMs }) => tookMs)),
    faults: Object.fromEntries(kinds.map((kind) => [kind, sum(({ faults }) => faults[kind] ?? 0)])),
    violations: sum(({ violations }) => violations),
    failures: reports.flatMap(({ failures }) => failures),
  };
}

/** Plays one schedule of a seed again, and looks for shorter ones that break a law too. Undefined if none does. */
export async function shorten(
  seed: number,
  path: string,
  limit: number,
  say: (line: string) => void,
): Promise<Failure | undefined> {
  const worlds = worldKeeper();
  let shortest: Failure | undefined;
  const began = Date.now();
  const property = fc.asyncProperty(arbitrary, async (schedule) => {
    if (Date.now() - began > limit) return;
    const { violations, took } = await play(await worlds.current(), schedule);
    say(
      `${schedule.asks.length} runs, ${schedule.faults.length} faults, ${Math.round(took / 1_000)} s: ${violations.join('; ') || 'all is well'}`,
    );
    if (violations.length === 0) return;
    shortest = { path, schedule, violations };
    await worlds.leave();
    throw new Error(violations.join('\n'));
  });
  try {
    const { counterexamplePath } = await fc.check(property, {
      seed,
      path,
      numRuns: 1,
      unbiased: true,
    });
    return shortest && { ...shortest, path: counterexamplePath ?? path };
  } finally {
    await worlds.leave();
  }
}

export const commandFor = (seed: number, path: string) => `npm run chaos -- --seed ${seed} --path ${path}`;

function worldKeeper() {
  let world: World | undefined;
  return {
    current: async () => (world ??= await createWorld()),
    /** Answers where it kept its files, if they were to be kept. */
    async leave(how: { readonly keep?: boolean } = {}): Promise<string | undefined> {
      const left = world;
      world = undefined;
      await left?.close(how);
      return left?.folder;
    },
  };
}
