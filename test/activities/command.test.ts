import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runCommand } from '../../src/activities/command.ts';

async function run(script: string, program: string = process.execPath, from: 'stdout' | 'all' = 'stdout') {
  const lines: string[] = [];
  const { signal } = new AbortController();
  const onLine = (line: string) => void lines.push(line);
  const end = await runCommand({ program, args: ['-e', script], env: {}, cwd: tmpdir(), signal, onLine, from });
  return { ...end, lines };
}

test('a program that complains at length runs to its end, and its last words are kept', async () => {
  const talk = `process.stderr.write('x'.repeat(100_000) + 'the end', () => console.log('done'))`;
  const { code, stderr, lines } = await run(talk);
  expect({ code, lines, end: stderr.slice(-7), kept: stderr.length }).toEqual({
    code: 0,
    lines: ['done'],
    end: 'the end',
    kept: 20_000,
  });
});

test('the lines of both outputs are told where both are asked for', async () => {
  const talk = `for (let line = 0; line < 20_000; line++) (line % 2 ? console.log : console.error)('a line of words')`;
  const { lines } = await run(talk, process.execPath, 'all');
  expect(lines).toHaveLength(20_000);
});

test('a program sees no environment but the one it was given', async () => {
  const { lines } = await run('console.log(JSON.stringify(Object.keys(process.env)))');
  // Node itself hands this to every child while coverage is counted.
  expect(JSON.parse(lines[0] ?? '').filter((name: string) => name !== 'NODE_V8_COVERAGE')).toEqual([]);
});

test('a program that is not there did not start', async () => {
  await expect(run('', '/nowhere/program')).resolves.toMatchObject({ started: false, code: undefined });
});

test('a program that a signal ended has started and has no code', async () => {
  await expect(run("process.kill(process.pid, 'SIGKILL')")).resolves.toMatchObject({ started: true, code: undefined });
});
