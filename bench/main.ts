import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { writeReport } from './report.ts';
import { isFull } from './save.ts';

/** All benches one after the other, each in a process of its own, and the page of their results. */
const SHORT = ['ack', 'click', 'provision', 'cost', 'start', 'load', 'load-channels'];
const FULL = [...SHORT, 'waiting', 'soak'];

for (const name of isFull ? FULL : SHORT) {
  console.log(`\n${name}`);
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  await execa(process.execPath, [file, ...(isFull ? ['--full'] : [])], { stdio: 'inherit' });
}
writeReport();
