import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/activity';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlayReader } from '../../src/activities/ansible-events.ts';
import { createAnsibleActivities } from '../../src/activities/ansible.ts';
import { createEnvironment, effectOf } from '../activities/environment.ts';
import { isSentence, json, mangled, text } from './corpus.ts';

/** Each starts two processes. */
const EACH = 60;
/** A sentence and what it quotes. Characters. */
const LONGEST = 1_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-fuzz-'));
  const program = join(folder, 'ansible-playbook');
  writeFileSync(program, '#!/bin/sh\ncat "$0.out"\ncat "$0.err" >&2\n. "$0.end"\n');
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Printed = { readonly out: Buffer; readonly err: Buffer; readonly end: string };

/** What becomes of a play that prints this, and what is told of it meanwhile. */
async function play({ out, err, end }: Printed) {
  const program = join(folder, 'ansible-playbook');
  writeFileSync(`${program}.out`, out);
  writeFileSync(`${program}.err`, err);
  writeFileSync(`${program}.end`, `${end}\n`);
  const ansible = createAnsibleActivities({
    program,
    joinTokens: { issue: async () => 'abcdef.0123456789abcdef', revoke: async () => undefined },
    cluster: { server: 'https://192.0.2.10:6443', k3sVersion: 'v1.33.4+k3s1' },
    progressEvery: 0,
  });
  const { run, told } = createEnvironment();
  const effect = effectOf(crypto.randomUUID(), 'configure');
  const node = { machine: 'node-01', address: '192.0.2.21', labels: {}, effect };
  const came = await run(() => ansible.configureNode(node)).catch((error: unknown) => error);
  return { came, told };
}

const result = { changed: false, msg: 'no', stderr: 'E: nothing', rc: 1, censored: undefined };
const banner = text.map((name) => `TASK [base : ${name}] ${'*'.repeat(40)}`);
const recap = fc
  .tuple(fc.oneof(fc.nat(), fc.constant('9'.repeat(400))), fc.nat())
  .map(([changed, lost]) => `node-01 : ok=1    changed=${changed}    unreachable=${lost}    failed=0`);
const fatal = fc
  .tuple(fc.constantFrom('FAILED', 'UNREACHABLE'), fc.oneof(mangled(result), json))
  .map(([how, said]) => `fatal: [node-01]: ${how}! => ${JSON.stringify(said)}`);
const line = fc.oneof(banner, recap, fatal, text, fc.constantFrom('ok: [node-01]', 'PLAY RECAP ***', '...ignoring'));
const lines = fc.array(line, { maxLength: 12 });
const HUGE = [
  `TASK [${'x'.repeat(400_000)}] ***`,
  `fatal: [node-01]: FAILED! => {"msg": "${'no '.repeat(700_000)}"}`,
  'ok: [node-01]\n'.repeat(20_000),
];

/** Each line in a colour of its own, as Ansible colours them. */
function coloured(printed: readonly string[]): string[] {
  return printed.map((each, at) => `\u001B[${at % 2};3${at % 8}m${each}\u001B[0m`);
}

const whole = lines.map((printed) => printed.join('\n'));
const bytes = fc.oneof(
  whole.map((printed) => Buffer.from(printed)),
  lines.map((printed) => Buffer.from(coloured(printed).join('\n'))),
  // Cut in half, be it within a character.
  fc.tuple(whole, fc.nat(200)).map(([printed, at]) => Buffer.from(printed).subarray(0, at)),
  whole.map((printed) => Buffer.from(printed, 'utf16le')),
  whole.map((printed) => Buffer.from(printed, 'latin1')),
  fc.uint8Array({ maxLength: 2_000 }).map((binary) => Buffer.from(binary)),
  fc.constantFrom(...HUGE).map((printed) => Buffer.from(printed)),
);
const ends = fc.constantFrom('exit 0', 'exit 1', 'exit 2', 'exit 4', 'exit 250', 'kill -9 $$');

const isPlain = (said: unknown) => typeof said === 'string' && !/\p{Cc}/u.test(said) && said.isWellFormed();

/** What Ansible did, in whole numbers, or one line that says what went wrong. */
function isEnd(came: unknown): boolean {
  if (came instanceof ApplicationFailure) {
    const { message } = came;
    return isSentence(message) && isPlain(message) && message.length < LONGEST;
  }
  const { tasks, changed } = came as { readonly tasks: unknown; readonly changed: unknown };
  return [tasks, changed].every(Number.isSafeInteger);
}

describe('whatever Ansible prints', () => {
  it('the play ends in whole numbers or in a sentence, with progress in short names', async () => {
    const property = fc.asyncProperty(bytes, bytes, ends, async (out, err, end) => {
      const { came, told } = await play({ out, err, end });
      expect(came).toSatisfy(isEnd);
      for (const { line: said } of told) {
        expect(said).toMatchObject({ id: 'provision.configuring', name: expect.toSatisfy(isPlain) });
        expect(JSON.stringify(said).length).toBeLessThan(LONGEST);
      }
    });
    await fc.assert(property, { seed: 9, numRuns: EACH });
  });

  it('in colours, it reads as without them', () => {
    const read = (printed: readonly string[]) => {
      const names: string[] = [];
      const reader = createPlayReader({ onTask: (name) => void names.push(name) });
      for (const each of printed) reader.line(each);
      return { ...reader.report(), names };
    };
    const property = fc.property(lines, (printed) => {
      expect(read(coloured(printed))).toEqual(read(printed));
    });
    fc.assert(property, { seed: 9, numRuns: 300 });
  });

  it('a secret in it is not in the failure', async () => {
    const said = JSON.stringify({ msg: 'curl -H "Authorization: Bearer abcdefgh12345678" failed', changed: false });
    const out = Buffer.from(`TASK [join] ***\nfatal: [node-01]: FAILED! => ${said}\n`);
    const { came } = await play({ out, err: Buffer.of(), end: 'exit 2' });
    expect((came as Error).message).toBe('task "join" on node-01: curl -H "Authorization: Bearer ***" failed');
  });
});
