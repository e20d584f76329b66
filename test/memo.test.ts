import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoOf } from '../src/memo.ts';
import { json, mangled } from './fuzz/corpus.ts';

const KEPT = {
  triggerId: 't',
  thread: { channel: 'C0OPS', ts: '1700000000.000100' },
  release: { digest: 'sha256:a', version: '1.4.2' },
  incident: { title: 'shop is slow', severity: 'sev2', status: 'firing', since: 1_700_000_000_000 },
  skips: { overlap: 1, missed: 0 },
  until: 1_700_000_000_000,
  over: false,
} as const;

describe('what a run keeps in its memo', () => {
  it('is read as it was kept, and nothing else', () => {
    expect(memoOf({ memo: { ...KEPT, plan: 'of somebody else' } })).toEqual(KEPT);
  });

  it('is nothing, for a run without a memo', () => {
    expect(memoOf({})).toEqual({});
    expect(memoOf({ memo: undefined })).toEqual({});
  });

  it('leaves out what has another shape, and keeps the rest', () => {
    const memo = { ...KEPT, thread: { channel: 7 }, incident: 'shop is slow', until: '2026', over: null };
    const { triggerId, release, skips } = KEPT;
    expect(memoOf({ memo })).toEqual({ triggerId, release, skips });
  });

  it('holds threads, releases and incidents that can be used, whatever it is', () => {
    const objects = Object.values(KEPT).filter((each) => typeof each === 'object');
    const memos = fc.dictionary(fc.constantFrom(...Object.keys(KEPT)), fc.oneof(json, ...objects.map(mangled)));
    const isText = (value: unknown) => typeof value === 'string';
    fc.assert(
      fc.property(memos, (memo) => {
        const { thread, release, incident } = memoOf({ memo });
        const usable =
          (!thread || (isText(thread.channel) && isText(thread.ts))) &&
          (!release || isText(release.digest)) &&
          (!incident || (isText(incident.title) && typeof incident.since === 'number'));
        expect(usable).toBe(true);
      }),
    );
  });
});
