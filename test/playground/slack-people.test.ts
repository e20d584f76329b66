import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSlackStage, without, type SlackStage } from './slack-stage.ts';

let stage: SlackStage;
beforeAll(async () => {
  stage = await setSlackStage();
});
afterAll(() => stage.close());

const userOf = async (user: string, more: object = {}) =>
  (await stage.call('users.info', { user, ...more }))['user'] as Record<string, unknown>;

describe('users.info', () => {
  it('says the time zone, and the locale only if asked', async () => {
    expect(await userOf('U0DEE')).toMatchObject({ tz: 'Asia/Kolkata', tz_offset: 19_800 });
    expect(await userOf('U0DEE')).not.toHaveProperty('locale');
    expect(await userOf('U0DEE', { include_locale: 'true' })).toMatchObject({ locale: 'en-GB' });
  });

  it('says who is of another team', async () => {
    expect(await userOf('U0FIN')).toMatchObject({ is_stranger: true, team_id: 'T0PARTNER' });
    expect(await userOf('U0ANA')).toMatchObject({ team_id: 'T0PLAY' });
    expect(await userOf('U0ANA')).not.toHaveProperty('is_stranger');
  });

  it('does not know who is nobody', async () => {
    expect(await stage.call('users.info', { user: 'U0NOBODY' })).toEqual({ ok: false, error: 'user_not_found' });
  });
});

describe('a stranger', () => {
  it('sees the shared channels only, and has no commands', async () => {
    const { channels } = await stage.get('/workspace?as=U0FIN');
    expect((channels as { name: string }[]).map(({ name }) => name)).toEqual(['deploys']);
    expect(await stage.post('/workspace/messages', { as: 'U0FIN', channel: 'C0DEPLOYS', text: '/try' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('/try is not a valid command'),
    });
  });
});

describe('a group', () => {
  it('is changed while it runs', async () => {
    const users = async () => (await stage.call('usergroups.users.list', { usergroup: 'S0ONCALL' }))['users'];
    expect(await users()).toEqual(['U0DEE']);
    await stage.post('/workspace/groups', { group: 'S0ONCALL', user: 'U0ANA', member: true });
    expect(await users()).toEqual(['U0DEE', 'U0ANA']);
    await stage.post('/workspace/groups', { group: 'S0ONCALL', user: 'U0DEE', member: false });
    expect(await users()).toEqual(['U0ANA']);
  });

  it('is listed with its people only if asked', async () => {
    const { usergroups } = await stage.call('usergroups.list');
    expect((usergroups as object[])[0]).not.toHaveProperty('users');
    const whole = await stage.call('usergroups.list', { include_users: 'true' });
    expect((whole['usergroups'] as object[])[0]).toMatchObject({
      handle: 'platform',
      users: ['U0ANA', 'U0BEN', 'U0DEE'],
    });
  });

  it('that is none is not known', async () => {
    expect(await stage.call('usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({
      error: 'no_such_subteam',
    });
  });
});

describe('a method', () => {
  it.each([
    ['chat.postMessage', 'chat:write', { channel: 'C0OPS', text: 'a' }],
    ['users.info', 'users:read', { user: 'U0ANA' }],
    ['usergroups.list', 'usergroups:read', {}],
    ['files.getUploadURLExternal', 'files:write', { filename: 'a', length: '1' }],
    ['reactions.add', 'reactions:write', { channel: 'C0OPS', timestamp: '1', name: 'eyes' }],
    ['conversations.history', 'channels:history', { channel: 'C0OPS' }],
  ])('%s needs %s', async (method, scope, args) => {
    const other = await setSlackStage({ manifest: without(scope) });
    const refused = await other.call(method, args);
    expect(refused).toMatchObject({ ok: false, error: 'missing_scope', needed: scope });
    expect(refused['provided']).not.toContain(scope);
    await other.close();
  });

  it('needs a token, and one of its kind', async () => {
    const post = (token: string) => stage.call('chat.postMessage', { channel: 'C0OPS', text: 'a' }, token);
    expect(await post('')).toMatchObject({ error: 'not_authed' });
    expect(await post('xoxb-other')).toMatchObject({ error: 'invalid_auth' });
    expect(await post(stage.slack.tokens.app)).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await stage.call('apps.connections.open', {})).toMatchObject({ error: 'not_allowed_token_type' });
  });

  it('that is none is not known', async () => {
    expect(await stage.call('chat.sing')).toMatchObject({ error: 'unknown_method', req_method: 'chat.sing' });
  });
});
