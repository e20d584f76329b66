import { ask } from './ask.ts';
import { inOrder, Trouble, type Check } from './check.ts';

/** Name and an address that answers anybody. */
export type ClockHost = readonly [system: string, url: string];

/** How far this machine's clock is ahead of a system's. ms; negative if it is behind. */
export type Skew = { readonly system: string; readonly skew: number };

/** Slack and MAAS refuse what is signed five minutes off; deadlines are compared well before that. ms. */
const TOLERATED = 30_000;

/** By the `Date` of HTTP answers, which has whole seconds; who does not answer is no clock. */
export async function measureClocks(hosts: readonly ClockHost[], now: () => number): Promise<readonly Skew[]> {
  return (await Promise.all(hosts.map((host) => skewTo(host, now)))).flat();
}

/** The skew most systems agree on. */
export function medianOf(skews: readonly Skew[]): number {
  const sorted = skews.map(({ skew }) => skew).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function examineClock(measured: Promise<readonly Skew[]>): Promise<readonly Check[]> {
  return inOrder([
    [
      'clock',
      async () => {
        const skews = await measured;
        if (skews.length === 0) return 'nobody to compare with';
        const off = skews.filter(({ skew }) => Math.abs(skew) > TOLERATED);
        if (off.length === 0) return `agrees with ${skews.map(({ system }) => system).join(', ')}`;
        throw new Trouble(
          `This machine's clock is ${off.map(inWords).join(', ')}.`,
          'Set the clock by NTP (timedatectl set-ntp true) here, or there if only one of them differs.',
        );
      },
    ],
  ]);
}

function inWords({ system, skew }: Skew): string {
  return `${Math.round(Math.abs(skew) / 1_000)} s ${skew > 0 ? 'ahead of' : 'behind'} ${system}`;
}

async function skewTo([system, url]: ClockHost, now: () => number): Promise<Skew[]> {
  try {
    const before = now();
    const { date } = await ask({ system, url, variable: 'its address' });
    return date === undefined ? [] : [{ system, skew: (before + now()) / 2 - date }];
  } catch {
    // That it does not answer is told where the system itself is examined.
    return [];
  }
}
