import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ApplicationFailure } from '@temporalio/activity';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGitActivities } from '../../src/activities/git.ts';
import { attempt } from '../activities/environment.ts';
import { isSentence, text } from './corpus.ts';

const repository = 'https://git.example/shop/web.git';
const COMMIT = 'c'.repeat(40);

let folder: string;
let answer: (said: Said) => void;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-fuzz-git-'));
  const [stdout, stderr] = [join(folder, 'stdout'), join(folder, 'stderr')];
  answer = ({ out, err, code }) => {
    writeFileSync(stdout, out);
    writeFileSync(stderr, err);
    const program = join(folder, 'git');
    writeFileSync(program, `#!/bin/sh\ncat ${stdout}\ncat ${stderr} >&2\nexit ${code}\n`);
    chmodSync(program, 0o755);
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Said = { readonly out: Buffer; readonly err: Buffer; readonly code: number };

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 500 }).map((odd) => Buffer.from(odd)),
  text.map((odd) => Buffer.from(odd)),
  text.map((odd) => Buffer.from(`refs/tags/${odd}`, 'utf16le')),
);
const tag = fc.oneof(
  bytes,
  fc.tuple(text, text).map(([commit, name]) => Buffer.from(`${commit}\trefs/tags/${name}\n`)),
  fc.constantFrom(`${COMMIT}\trefs/tags/v1.0.0\n`, `not-a-commit\trefs/tags/v1.0.0\n`, `${COMMIT}\trefs/tags/\n`),
);
const output = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(
        tag.map((line) => Buffer.from(line)),
        { maxLength: 6 },
      )
      .map((lines) => Buffer.concat(lines)),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.from(`${COMMIT}\trefs/tags/${'v'.repeat(3_000_000)}\n`)) },
);
const said = fc.record({ out: output, err: bytes, code: fc.constantFrom(0, 0, 0, 1, 128) });

it('whatever git prints, a version is a commit or a sentence that is no longer than people read', async () => {
  const git = createGitActivities({
    cache: join(folder, 'cache'),
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  const property = fc.asyncProperty(said, async (one) => {
    answer(one);
    const found: unknown = await attempt(() => git.resolveVersion({ repository, ref: 'v1.0.0' })).catch(
      (error: unknown) => error,
    );
    const isCommit = typeof found === 'string' && /^[0-9a-f]{40}$/.test(found);
    const message = found instanceof ApplicationFailure ? found.message : '';
    expect(isCommit || (isSentence(message) && message.length < 1_500)).toBe(true);
  });
  await fc.assert(property, { seed: 9, numRuns: 150 });
});
