import { expect, it } from 'vitest';
import { isTakenBySsh } from '../../src/doctor/programs.ts';

const ME = 1_000;

it.each([
  ['a key for its owner only', { mode: 0o100600, uid: ME }, true],
  ['a key of our own that others can read', { mode: 0o100644, uid: ME }, false],
  ['a key of our own that its group can read', { mode: 0o100440, uid: ME }, false],
  ['a secret that Kubernetes mounts for our group', { mode: 0o100440, uid: 0 }, true],
])('ssh judges %s as we do', (_, key, taken) => {
  expect(isTakenBySsh(key, ME)).toBe(taken);
});
