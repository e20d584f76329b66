import type { TestCounts } from '../apps.ts';

type Counts = Omit<TestCounts, 'tail'>;

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };
const WORDS: Readonly<Record<string, keyof Counts>> = {
  passed: 'passed',
  passing: 'passed',
  pass: 'passed',
  failed: 'failed',
  failing: 'failed',
  fail: 'failed',
  failures: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
};

/**
 * How many tests passed, from the JSON a container left as its termination message (`{"passed": 128, "failed": 0}`),
 * else from the summary most test runners end their log with. All zero if neither tells.
 */
export function testCounts(message: string, log: string): Counts {
  return fromJson(message) ?? fromSummary(log) ?? NONE;
}

function fromJson(message: string): Counts | undefined {
  try {
    const said = JSON.parse(message) as Partial<Record<keyof Counts, unknown>> | null;
    if (typeof said?.passed !== 'number') return undefined;
    const whole = (value: unknown) => (typeof value === 'number' && value >= 0 ? Math.trunc(value) : 0);
    return { passed: whole(said.passed), failed: whole(said.failed), skipped: whole(said.skipped) };
  } catch {
    return undefined;
  }
}

/** `Tests: 3 failed, 125 passed` on one line (Jest, Vitest, pytest, Cargo), or a line a number (Mocha, Playwright, node). */
function fromSummary(log: string): Counts | undefined {
  const lines = log.split('\n').map((line) => line.trim());
  const ofTests = lines.findLast((line) => /^Tests:?\s/.test(line) && countsIn(line));
  const told = ofTests ?? lines.findLast((line) => !/^(Snapshots|Test (Suites|Files))/.test(line) && tellsTwo(line));
  if (told) return { ...NONE, ...countsIn(told) };
  const block = lines.filter((line) => /^(?:[#ℹ]\s)?(?:\d+ \w+|\w+ \d+)(?: \(.*\))?$/.test(line)).map(countsIn);
  const found = block.filter((counts) => counts !== undefined);
  return found.length > 0 ? Object.assign({ ...NONE }, ...found) : undefined;
}

function tellsTwo(line: string): boolean {
  return Object.keys(countsIn(line) ?? {}).length > 1 || /^=+ .*\d+ passed.* =+$/.test(line);
}

function countsIn(line: string): Partial<Counts> | undefined {
  const counts: { -readonly [Name in keyof Counts]?: number } = {};
  for (const [, before, word = '', after] of line.matchAll(/\b(?:(\d+)\s+)?([a-z]+)\b(?:\s+(\d+)\b)?/g)) {
    const name = WORDS[word];
    const number = before ?? after;
    if (name && number !== undefined) counts[name] ??= Number(number);
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}
