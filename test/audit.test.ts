import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAudit, type AuditEvent } from '../src/audit.ts';
import { loadConfig } from '../src/config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'audit.jsonl');
const openHere = () =>
  openAudit(loadConfig({ DECKHAND_DATA: folder, DECKHAND_SIGNING_KEY: 'a-signing-key-for-tests' }));
const ended = (more: object = {}): AuditEvent => ({
  event: 'ended',
  key: 'r1/ended',
  run: 'r1',
  workflow: 'provision/node-07',
  ...more,
});
const lines = () =>
  readFileSync(file(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);

it('keeps every line of many at once, each whole', async () => {
  const audit = openHere();
  await Promise.all(
    Array.from({ length: 200 }, (_, at) => audit(ended({ key: `k${at}`, filler: 'x'.repeat(at * 10) }))),
  );
  expect(lines().map((line) => (line as { key: string }).key)).toEqual(
    Array.from({ length: 200 }, (_, at) => `k${at}`),
  );
});

it('writes what happens once only once, also after a restart', async () => {
  await openHere()(ended({ once: true }));
  const again = openHere();
  await again(ended({ once: true }));
  await again(ended({ once: true, key: 'r2/ended' }));
  expect(lines()).toMatchObject([{ key: 'r1/ended' }, { key: 'r2/ended' }]);
});

it('writes what happens once only once, also if another process on the same file was told first', async () => {
  const [one, other] = [openHere(), openHere()];
  await one(ended({ once: true, key: 'r0/ended' }));
  await other(ended({ once: true }));
  await one(ended({ once: true }));
  expect(lines()).toMatchObject([{ key: 'r0/ended' }, { key: 'r1/ended' }]);
});

it('looks for many at once, each time from where the last look ended', async () => {
  const audit = openHere();
  const told = Array.from({ length: 100 }, (_, at) => `r${at}/ended`);
  await Promise.all(told.map((key) => audit(ended({ once: true, key, filler: 'x'.repeat(2_000) }))));
  await Promise.all(told.map((key) => audit(ended({ once: true, key }))));
  expect(lines().map((line) => (line as { key: string }).key)).toEqual(told);
});

it('is for its owner only, and holds no secret', async () => {
  await openHere()(ended({ why: 'refused a-signing-key-for-tests, xoxb-1-2' }));
  expect(statSync(file()).mode & 0o077).toBe(0);
  expect(lines()).toMatchObject([{ why: 'refused [hidden], xoxb-[hidden]' }]);
});

it('adds to what is there', async () => {
  writeFileSync(file(), '{"kept":true}\n');
  await openHere()(ended());
  expect(lines()).toMatchObject([{ kept: true }, { audit: 'ended' }]);
});

it('rejects if a line cannot be kept, and keeps the next one once that is mended', async () => {
  const audit = openHere();
  mkdirSync(file());
  await expect(audit(ended())).rejects.toThrow('EISDIR');
  rmSync(file(), { recursive: true });
  await audit(ended({ key: 'r2/ended' }));
  expect(lines()).toMatchObject([{ key: 'r2/ended' }]);
});
