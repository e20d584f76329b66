import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { createPeople } from '../src/people.ts';
import { forgetSlack, mockSlack, type Answers } from './bot/slack-api.ts';

afterEach(forgetSlack);

const ANA = { id: 'U0ANA', name: 'ana', team_id: 'T0TEAM' };

function find(answers: Answers) {
  const { calls } = mockSlack(answers);
  const people = createPeople(new WebClient('xoxb-test', { retryConfig: { retries: 0 } }));
  return { calls, people, found: people.find('U0ANA') };
}

describe('somebody', () => {
  test('of this workspace is a member, in the groups Slack lists, by id and handle', async () => {
    await expect(find({ 'users.info': { user: ANA } }).found).resolves.toEqual({
      id: 'U0ANA',
      name: 'ana',
      groups: ['S0PLATFORM', '@platform'],
      outsider: false,
    });
  });

  test.each([
    ['is a guest', { is_restricted: true }],
    ['is a guest of one channel', { is_ultra_restricted: true }],
    ['was deactivated', { deleted: true }],
    ['is a bot', { is_bot: true }],
    ['is a stranger', { is_stranger: true }],
    ['comes from another workspace through a shared channel', { team_id: 'T0OTHER' }],
    ['comes from another organisation', { team_id: 'T0OTHER', enterprise_user: { teams: ['T0OTHER'] } }],
  ])('who %s is an outsider', async (_, more) => {
    await expect(find({ 'users.info': { user: { ...ANA, ...more } } }).found).resolves.toMatchObject({
      outsider: true,
    });
  });

  test('of another workspace of the same organisation who is a member here is none', async () => {
    const user = { ...ANA, team_id: 'T0OTHER', enterprise_user: { teams: ['T0OTHER', 'T0TEAM'] } };
    await expect(find({ 'users.info': { user } }).found).resolves.toMatchObject({ outsider: false });
  });

  test('is in no group of a workspace that has no user groups', async () => {
    const answers = { 'usergroups.list': { ok: false, error: 'paid_teams_only' } };
    await expect(find(answers).found).resolves.toMatchObject({ groups: [] });
  });
});

test.each(['auth.test', 'users.info', 'usergroups.list'])(
  'nobody is known while %s does not answer',
  async (method) => {
    await expect(find({ [method]: 503 }).found).rejects.toThrow('503');
  },
);

test('which workspace this is is asked once, who somebody is each time', async () => {
  const { calls, people, found } = find({});
  await found;
  await people.find('U0ANA');
  const count = (method: string) => calls.filter((call) => call.method === method).length;
  expect([count('auth.test'), count('users.info'), count('usergroups.list')]).toEqual([1, 2, 2]);
});
