import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './measure.ts';
import { results, type Saved } from './save.ts';

const ORDER = ['ack', 'click', 'provision', 'cost', 'start', 'load', 'load-channels', 'waiting', 'soak', 'chaos'];
const README = fileURLToPath(new URL('./README.md', import.meta.url));

/** The page of all results, made of their JSON alone. */
export function report(saved: ReadonlyMap<string, Saved> = results()): string {
  const names = [...saved.keys()].toSorted((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
  const parts = names.flatMap((name) => {
    const found = saved.get(name);
    return found ? [section(name, found)] : [];
  });
  return [INTRODUCTION, ...parts].join('\n\n') + '\n';
}

export function writeReport(): void {
  writeFileSync(README, report());
}

const INTRODUCTION = `# Benchmarks

Made from \`bench/results/*.json\` by \`node bench/report.ts\`; edits here are lost.

Figures are ratios wherever something can be compared with: what Deckhand does and what the least possible program does
take turns in one run on one machine, so that neither its speed nor what else it is doing decides. An aim that is missed
stays in the table.

Repeat them with \`npm run bench\` (short form, minutes, what CI runs) or \`npm run bench -- --full\`; one alone with
\`node bench/<name>.ts [--full]\`. \`BENCH_MINUTES\` sets how long \`soak\` goes on, \`BENCH_WAITING\` how many runs wait in
\`waiting\`. Chaos is \`npm run chaos\`.`;

function section(name: string, { title, method, figures, details, form, measuredOn, machine }: Saved): string {
  const { cores, memoryGb, node } = machine;
  const rows = figures.map((figure) => `| ${figure.name} | ${shown(figure)} | ${aimOf(figure)} | ${verdict(figure)} |`);
  return [
    `## ${title}`,
    method,
    ['| | measured | aim | |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    `\`bench/${name}.ts\`, ${form} form, ${measuredOn}, ${cores} cores, ${memoryGb} GB, Node ${node}.`,
    `<details><summary>Raw numbers</summary>\n\n\`\`\`json\n${JSON.stringify(details, null, 2)}\n\`\`\`\n\n</details>`,
  ].join('\n\n');
}

function shown({ value, unit }: Figure): string {
  return unit === '×' ? `${value}×` : `${value} ${unit ?? ''}`.trim();
}

function aimOf({ aim, better }: Figure): string {
  return aim === undefined ? '' : `${better === 'higher' ? '≥' : '≤'} ${aim}`;
}

function verdict({ value, aim, better }: Figure): string {
  if (aim === undefined) return '';
  return (better === 'higher' ? value >= aim : value <= aim) ? 'met' : 'missed';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReport();
