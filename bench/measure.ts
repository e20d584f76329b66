/** One figure against the aim it has; `better` says which side of the aim is the good one. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly aim?: number;
  readonly better?: 'lower' | 'higher';
  readonly unit?: '×' | 's' | 'ms' | 'MB' | 'events' | 'calls' | 'actions' | 'runs';
};

/** Nearest rank; `share` of 0.5 is the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (at === undefined) throw new TypeError('There is nothing to take a percentile of.');
  return at;
}

export const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export type RoundsOptions = {
  readonly rounds: number;
  readonly warm: number;
  readonly between?: () => Promise<void>;
};

/**
 * Measures things turn about, A B B A, so that whatever else the machine does falls on all alike; the first rounds, in
 * which code is still cold, do not count.
 */
export async function interleaved<Name extends string>(
  rivals: Readonly<Record<Name, () => Promise<number>>>,
  { rounds, warm, between }: RoundsOptions,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(rivals) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warm; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      await between?.();
      const took = await rivals[name]();
      if (round >= 0) taken[name].push(took);
    }
  }
  return taken;
}

/** p50 and p99 of one as multiples of the other's. */
export function ratios(what: string, ours: readonly number[], bare: readonly number[], aim?: number): Figure[] {
  return [0.5, 0.99].map((share): Figure => {
    const value = rounded(percentile(ours, share) / percentile(bare, share));
    const against = aim === undefined ? {} : ({ aim, better: 'lower' } as const);
    return { name: `${what}, p${share * 100}`, value, unit: '×', ...against };
  });
}

/** p50 and p99, rounded. */
export function spread(values: readonly number[], digits = 1): Readonly<Record<'p50' | 'p99', number>> {
  return { p50: rounded(percentile(values, 0.5), digits), p99: rounded(percentile(values, 0.99), digits) };
}

/** How often each name occurs. */
export function counted(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(Object.groupBy(names, (name) => name)).map(([name, list]) => [name, list?.length ?? 0]),
  );
}
