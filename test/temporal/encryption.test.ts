import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { expect, it } from 'vitest';
import { createEncryption } from '../../src/temporal/encryption.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const old = key('2026-05');
const fresh = key('2026-11');
const payload: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"machine":"node-07"}'),
};

const words = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]),
  ),
  data: Buffer.from(data ?? []).toString(),
});

it('gives back what was encrypted, with its own metadata', async () => {
  const codec = createEncryption([fresh]);
  const [opened] = await codec.decode(await codec.encode([payload]));
  expect(words(opened ?? {})).toEqual(words(payload));
});

it('shows nothing but which key was used, and never the same twice', async () => {
  const codec = createEncryption([fresh, old]);
  const [first, second] = await codec.encode([payload, payload]);
  expect(words(first ?? {}).metadata).toEqual({
    encoding: 'binary/encrypted',
    'encryption-cipher': 'AES-256-GCM',
    'encryption-key-id': '2026-11',
  });
  expect(JSON.stringify([words(first ?? {}), first])).not.toContain('node-07');
  expect(first?.data).not.toEqual(second?.data);
});

it('reads what an older key wrote, and what was never encrypted', async () => {
  const codec = createEncryption([fresh, old]);
  const [past] = await codec.decode(await createEncryption([old]).encode([payload]));
  const [plain] = await codec.decode([payload]);
  expect([past, plain].map((each) => words(each ?? {}))).toEqual([words(payload), words(payload)]);
});

it('names the key that is missing', async () => {
  const written = await createEncryption([old]).encode([payload]);
  const complaints: string[] = [];
  const reader = createEncryption([fresh], (sentence) => void complaints.push(sentence));
  await expect(reader.decode(written)).rejects.toThrow('key 2026-05, which DECKHAND_ENCRYPTION_KEYS');
});

it.each([
  ['changed data', (sealed: Payload) => ({ ...sealed, data: Buffer.from(sealed.data ?? []).fill(0, 20, 21) })],
  ['another key of the same name', (sealed: Payload) => sealed],
  ['no name of a key', (sealed: Payload) => ({ ...sealed, metadata: { encoding: Buffer.from('binary/encrypted') } })],
])('passes on what no key opens under an encoding that nobody reads: %s', async (what, change) => {
  const reader = what === 'another key of the same name' ? { ...fresh, key: randomBytes(32) } : fresh;
  const complaints: string[] = [];
  const codec = createEncryption([reader], (sentence) => void complaints.push(sentence));
  const [sealed] = await createEncryption([fresh]).encode([payload]);
  const [passedOn] = await codec.decode([change(sealed ?? {})]);
  expect(words(passedOn ?? {}).metadata['encoding']).toBe('binary/sealed-by-others');
  expect(complaints).toEqual([expect.stringContaining('that key does not open it')]);
});

it('keeps payloads without data as they are', async () => {
  const codec = createEncryption([fresh]);
  const [opened] = await codec.decode(await codec.encode([{ metadata: { encoding: Buffer.from('binary/null') } }]));
  expect(words(opened ?? {})).toEqual({ metadata: { encoding: 'binary/null' }, data: '' });
});
