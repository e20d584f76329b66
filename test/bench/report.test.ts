import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { report } from '../../bench/report.ts';
import type { Saved } from '../../bench/save.ts';

const RESULT: Saved = {
  title: 'Something measured',
  method: 'How.',
  form: 'short',
  measuredOn: '2026-01-02',
  machine: { cores: 2, memoryGb: 8, node: 'v24.0.0' },
  figures: [
    { name: 'As hoped', value: 1.05, aim: 1.1, better: 'lower', unit: '×' },
    { name: 'Not as hoped', value: 0.5, aim: 0.8, better: 'higher', unit: '×' },
    { name: 'Without an aim', value: 7, unit: 'calls' },
  ],
  details: { rounds: 3 },
};

it('says of each figure whether its aim is met', () => {
  const rows = report(new Map([['ack', RESULT]]))
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| |') && !line.startsWith('| -'));
  expect(rows).toEqual([
    '| As hoped | 1.05× | ≤ 1.1 | met |',
    '| Not as hoped | 0.5× | ≥ 0.8 | missed |',
    '| Without an aim | 7 calls |  |  |',
  ]);
});

it('is what the page of the repository shows', () => {
  expect(readFileSync(new URL('../../bench/README.md', import.meta.url), 'utf8')).toBe(report());
});
