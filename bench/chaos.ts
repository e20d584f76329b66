import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { unleash } from '../test/chaos/unleash.ts';

/**
 * `npm run chaos -- --seed 1 --schedules 20` plays random schedules of faults against whole runs and prints what it
 * found as JSON. `--minutes` ends it sooner, `--path` repeats one schedule, `--out` keeps the report.
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

const report = await unleash({
  seed: Number(values.seed),
  schedules: Number(values.schedules),
  say: (line) => console.error(line),
  ...(values.path ? { path: values.path } : {}),
  ...(values.minutes ? { limit: Number(values.minutes) * 60_000 } : {}),
});
const text = `${JSON.stringify(report, null, 2)}\n`;
console.log(text);
if (values.out) {
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, text);
}
process.exit(report.violations.length ? 1 : 0);
