import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { commandFor, merged, shorten, unleash } from '../test/chaos/unleash.ts';

/**
 * `npm run chaos -- --seed 1 --schedules 20` plays random schedules of faults against whole runs and prints what it
 * found as JSON. `--worlds` plays so many side by side, with a seed each. `--minutes` ends it sooner, `--out` keeps the report. One that breaks a law is made as short as it
 * gets, unless it is wanted `--as-found`; `--path` repeats it.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    schedules: { type: 'string', default: '20' },
    worlds: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    path: { type: 'string' },
    out: { type: 'string' },
    'as-found': { type: 'boolean', default: false },
  },
});
/** How long a shorter schedule is looked for. ms. */
const SHORTEN = 600_000;

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
const text = `${JSON.stringify({ ...merged(reports), ...found }, null, 2)}\n`;
console.log(text);
if (values.out) {
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, text);
}
process.exitCode = broken || shortest ? 1 : 0;
