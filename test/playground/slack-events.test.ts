import type { App } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSlack } from '../../playground/slack/server.ts';
import { MANIFEST, setSlackStage, type SlackStage } from './slack-stage.ts';

type Event = Record<string, unknown>;

describe.each(['socket', 'http'] as const)('a Bolt app over %s hears', (way) => {
  let stage: SlackStage;
  const heard: Event[] = [];
  const listen = (app: App) => {
    for (const type of ['message', 'app_mention', 'reaction_added', 'member_joined_channel'] as const) {
      app.event(type, async ({ event }) => void heard.push({ ...event }));
    }
    app.event('subteam_members_changed', async ({ event }) => void heard.push({ ...event }));
  };
  beforeAll(async () => {
    stage = await setSlackStage();
    await stage.bolt(way, listen);
  });
  afterAll(() => stage.close());
  afterEach(() => {
    heard.length = 0;
  });
  const say = (text: string, channel = 'C0OPS') => stage.post('/workspace/messages', { as: 'U0ANA', channel, text });
  const lastTs = (channel = 'C0OPS') => String(stage.slack.workspace.messages(channel).at(-1)?.ts);

  it('a mention, and the message with it', async () => {
    await say('@deckhand status');
    await expect.poll(() => new Set(heard.map(({ type }) => type))).toEqual(new Set(['app_mention', 'message']));
    expect(heard.find(({ type }) => type === 'app_mention')).toMatchObject({
      user: 'U0ANA',
      text: '<@U0DECKHAND> status',
      channel: 'C0OPS',
      ts: lastTs(),
    });
    expect(heard.find(({ type }) => type === 'message')).toMatchObject({ channel_type: 'channel' });
  });

  it('a direct message, which is no mention', async () => {
    await say('@deckhand status', 'D0ANA');
    await expect.poll(() => heard).toMatchObject([{ type: 'message', channel_type: 'im', channel: 'D0ANA' }]);
  });

  it('that a message was changed', async () => {
    await say('helo');
    await stage.patch('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', ts: lastTs(), text: 'hello' });
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[1]).toMatchObject({
      subtype: 'message_changed',
      message: { text: 'hello', ts: lastTs(), edited: { user: 'U0ANA' } },
      previous_message: { text: 'helo' },
    });
  });

  it('a reaction put on, and not one taken off, which its manifest does not ask for', async () => {
    await say('done');
    const react = { as: 'U0BEN', channel: 'C0OPS', ts: lastTs(), name: 'tada' };
    await stage.post('/workspace/reactions', react);
    await stage.post('/workspace/reactions', react);
    await stage.post('/workspace/reactions', { ...react, name: 'eyes' });
    const reactions = () => heard.filter(({ type }) => type !== 'message');
    await expect.poll(() => reactions().length).toBe(2);
    expect(reactions()[0]).toMatchObject({
      type: 'reaction_added',
      user: 'U0BEN',
      reaction: 'tada',
      item_user: 'U0ANA',
      item: { type: 'message', channel: 'C0OPS', ts: lastTs() },
    });
  });

  it('who came into a group', async () => {
    await stage.post('/workspace/groups', { group: 'S0ONCALL', user: 'U0BEN', member: true });
    await expect.poll(() => heard).toMatchObject([{ subteam_id: 'S0ONCALL', added_users: ['U0BEN'] }]);
  });

  it('nothing of channels it is not in, until it is invited', async () => {
    await say('psst', 'C0RANDOM');
    await stage.post('/workspace/invite', { as: 'U0ANA', channel: 'random' });
    await expect.poll(() => heard).toMatchObject([{ type: 'member_joined_channel', channel: 'C0RANDOM' }]);
  });
});

describe('an event', () => {
  it('nobody acknowledged is sent four times in all', async () => {
    const stage = await setSlackStage({ retries: [0, 10, 20] });
    await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: 'hello' });
    await expect.poll(() => stage.slack.delivery.done.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3]);
    await expect.poll(() => stage.slack.events.pending()).toBe(0);
    await stage.close();
  });

  it('reaches an app that comes later, marked as a retry', async () => {
    const stage = await setSlackStage({ retries: [0, 400, 400] });
    await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: 'hello' });
    await expect.poll(() => stage.slack.delivery.done.length).toBe(2);
    const retries: unknown[] = [];
    await stage.bolt('socket', (app) => {
      app.message('hello', async ({ context }) => void retries.push(context.retryNum));
    });
    await expect.poll(() => retries).toEqual([2]);
    await stage.close();
  });

  it('its manifest does not ask for is not sent', async () => {
    const manifest = { ...MANIFEST, settings: {} };
    const slack = await createSlack({ manifest });
    slack.workspace.add({ channel: 'C0OPS', user: 'U0ANA', text: 'hello <@U0DECKHAND>' });
    expect(slack.delivery.done).toEqual([]);
    await slack.close();
  });
});
