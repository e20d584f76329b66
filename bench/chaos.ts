import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { commandFor, shorten, unleash } from '../test/chaos/unleash.ts';

/**
 * `npm run chaos -- --seed 1 --schedules 20` plays random schedules of faults against whole runs and prints what it
 * found as JSON. `--minutes` ends it sooner, `--out` keeps the report. One that breaks a law is made as short as it
 * gets; `--path` repeats it.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    schedules: { type: 'string', default: '20' },
    minutes: { type: 'string' },
    path: { type: 'string' },
    out: { type: 'string' },
  },
});
/** How long a shorter schedule is looked for. ms. */
const SHORTEN = 600_000;

const seed = Number(values.seed);
const say = (line: string) => console.error(line);
const limit = values.minutes ? { limit: Number(values.minutes) * 60_000 } : {};
const report = values.path ? undefined : await unleash({ seed, schedules: Number(values.schedules), say, ...limit });
const path = values.path ?? report?.failures[0]?.path;
const shortest = path === undefined ? undefined : await shorten(seed, path, SHORTEN, say);
const found = shortest ? { shortest: { ...shortest, repeat: commandFor(seed, shortest.path) } } : {};
const text = `${JSON.stringify({ ...report, ...found }, null, 2)}\n`;
console.log(text);
if (values.out) {
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, text);
}
process.exitCode = report?.violations || shortest ? 1 : 0;
