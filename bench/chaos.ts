import { parseArgs } from 'node:util';
import { commandFor, merged, shorten, unleash } from '../test/chaos/unleash.ts';
import { save } from './save.ts';

/**
 * `npm run chaos -- --seed 1 --schedules 20` plays random schedules of faults against whole runs and prints what it found
 * as JSON. `--worlds` plays so many side by side, with a seed each; `--minutes` ends it sooner; `--keep` puts the figures
 * beside those of the benches. A schedule that breaks a law is made as short as it gets, unless it is wanted
 * `--as-found`; `--path` repeats it.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    schedules: { type: 'string', default: '20' },
    worlds: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    path: { type: 'string' },
    keep: { type: 'boolean', default: false },
    'as-found': { type: 'boolean', default: false },
  },
});
/** How long a shorter schedule is looked for. ms. */
const SHORTEN = 600_000;
/** Schedules that a law has to hold in before it is believed. */
const ENOUGH = 500;

const seed = Number(values.seed);
const say = (line: string) => console.error(line);
const limit = values.minutes ? { limit: Number(values.minutes) * 60_000 } : {};
const worlds = Array.from({ length: Number(values.worlds) }, (_, at) => seed + at);
const schedules = Math.ceil(Number(values.schedules) / worlds.length);
const reports = values.path
  ? []
  : await Promise.all(worlds.map((each) => unleash({ seed: each, schedules, say, ...limit })));
const broken = reports.find(({ failures }) => failures.length > 0);
const path = values['as-found'] ? undefined : (values.path ?? broken?.failures[0]?.path);
const shortest = path === undefined ? undefined : await shorten(broken?.seed ?? seed, path, SHORTEN, say);
const found = shortest ? { shortest: { ...shortest, repeat: commandFor(broken?.seed ?? seed, shortest.path) } } : {};
const report = { ...merged(reports), ...found };
console.log(JSON.stringify(report, null, 2));
if (values.keep) keep();
process.exitCode = broken || shortest ? 1 : 0;

function keep(): void {
  const { schedules: played, runs, faults, violations } = report;
  const happened = Object.values(faults).reduce((sum, count) => sum + count, 0);
  save(
    'chaos',
    {
      title: 'Chaos',
      method: `Random schedules of faults against whole runs of every operation: processes killed, answers lost, calls heard twice, clocks that jump, people who click at once. After each, the runs, their threads and what they did to the outside systems are held against the promises. ${worlds.length} worlds side by side, each with a real Temporal, worker and bot.`,
      figures: [
        { name: 'Schedules played', value: played, aim: ENOUGH, better: 'higher' },
        { name: 'Runs', value: runs },
        { name: 'Faults that happened', value: happened },
        { name: 'Violations', value: violations, aim: 0, better: 'lower' },
      ],
      details: report,
    },
    'full',
  );
}
