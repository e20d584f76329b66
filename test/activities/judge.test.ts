import { expect, test } from 'vitest';
import { createJudgeActivities } from '../../src/activities/judge.ts';
import type { Person } from '../../src/policy.ts';
import type { Decision, JudgeRequest } from '../../src/decisions.ts';
import { sign } from '../../src/signature.ts';

const KEY = 'a-signing-key-for-tests';
const ANA: Person = { id: 'U0ANA', name: 'ana', groups: ['S0PLATFORM', '@platform'], outsider: false };
const click: Decision = { run: 'run-a', question: 'deploy/1', choice: 'retry', by: 'U0ANA', at: 1_700_000_000_000 };

function judge(decision: Decision, { run = ['@platform'], fromTemporal = false, person = { ...ANA } } = {}) {
  const request: JudgeRequest = { decision, allowed: { who: run }, fromTemporal, policyHash: 'hash' };
  return createJudgeActivities({ find: async () => person, signingKey: KEY }).judge(request);
}

test('a signed click of somebody the policy names counts, with who they were as evidence', async () => {
  await expect(judge(sign(click, KEY))).resolves.toMatchObject({
    ok: true,
    checked: true,
    evidence: { by: 'U0ANA', groups: ['S0PLATFORM', '@platform'], policyHash: 'hash' },
  });
});

test('somebody the policy does not name is told whom it names', async () => {
  const why = { id: 'refused.not-allowed', choice: 'retry', who: ['@platform', 'U0BEN'] };
  const answer = judge(sign(click, KEY), { run: ['@platform', 'U0BEN'], person: { ...ANA, groups: [] } });
  await expect(answer).resolves.toEqual({ ok: false, why });
});

test('the one who asked does not approve what the gate keeps from them, but may still reject it', async () => {
  const allowed = { who: ['@platform'], except: 'U0ANA' };
  const activities = createJudgeActivities({ find: async () => ANA, signingKey: KEY });
  const answer = (choice: 'approve' | 'reject') =>
    activities.judge({ decision: sign({ ...click, choice }, KEY), allowed, fromTemporal: false, policyHash: 'hash' });
  await expect(answer('approve')).resolves.toEqual({ ok: false, why: { id: 'refused.self', who: ['@platform'] } });
  await expect(answer('reject')).resolves.toMatchObject({ ok: true });
});

test('an outsider does not count even where everyone may, and is told that', async () => {
  const answer = judge(sign(click, KEY), { run: ['everyone'], person: { ...ANA, outsider: true } });
  await expect(answer).resolves.toEqual({ ok: false, why: { id: 'refused.outsider', choice: 'retry' } });
});

test.each([
  ['who clicked', { by: 'U0BEN' }],
  ['what was chosen', { choice: 'roll-back' }],
  ['which question it answers', { question: 'deploy/2' }],
  ['which run it is for', { run: 'run-b' }],
  ['when it was clicked', { at: 1 }],
  ['why', { reason: 'because' }],
] as const)('a click of which somebody changed %s does not count, whatever the policy takes', async (_, change) => {
  const answer = judge({ ...sign(click, KEY), ...change }, { fromTemporal: true });
  await expect(answer).resolves.toEqual({ ok: false, why: { id: 'refused.unsigned' } });
});

test('an unsigned signal counts only where the policy takes such, as not checked', async () => {
  await expect(judge(click)).resolves.toEqual({ ok: false, why: { id: 'refused.unsigned' } });
  await expect(judge(click, { fromTemporal: true })).resolves.toMatchObject({ ok: true, checked: false });
});

test('a click of somebody Slack cannot tell of is no verdict', async () => {
  const find = async () => Promise.reject(new Error('Slack is away'));
  const activities = createJudgeActivities({ find, signingKey: KEY });
  const allowed = { who: ['everyone'] };
  const request = { decision: sign(click, KEY), allowed, fromTemporal: true, policyHash: 'hash' };
  await expect(activities.judge(request)).rejects.toThrow('Slack is away');
});
