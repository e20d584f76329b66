import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let stage: SlackStage;
beforeAll(async () => {
  stage = await setSlackStage();
});
afterAll(() => stage.close());

const METADATA = { event_type: 'deckhand_card', event_payload: { run: 'r-1' } };
const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Card' } }];
const post = async (more: object = {}) => {
  const posted = await stage.call('chat.postMessage', { channel: 'C0OPS', text: 'Card', ...more });
  return String(posted['ts']);
};
const update = (ts: string, more: object) => stage.call('chat.update', { channel: 'C0OPS', ts, text: 'New', ...more });
const stored = (ts: string) => stage.slack.workspace.find('C0OPS', ts);

it('keeps a text that looks like JSON as it was written', async () => {
  const ts = await post({ text: '{"auc":0.915}' });
  expect(stored(ts)?.text).toBe('{"auc":0.915}');
});

describe('chat.update', () => {
  it('with text alone takes the blocks away and marks the message as edited', async () => {
    const ts = await post({ blocks });
    await update(ts, {});
    expect(stored(ts)).toMatchObject({ text: 'New', blocks: [], edited: { user: 'U0DECKHAND' } });
  });

  it('with blocks leaves no mark', async () => {
    const ts = await post();
    await update(ts, { blocks });
    expect(stored(ts)).not.toHaveProperty('edited');
  });

  it('keeps the metadata unless it brings some, or an empty object', async () => {
    const ts = await post({ metadata: METADATA });
    await update(ts, { blocks });
    expect(stored(ts)?.metadata).toEqual(METADATA);
    await update(ts, { metadata: { ...METADATA, event_type: 'other' } });
    expect(stored(ts)?.metadata?.event_type).toBe('other');
    await update(ts, { metadata: {} });
    expect(stored(ts)?.metadata).toBeUndefined();
  });

  it("refuses somebody else's message and one that is none", async () => {
    const { ts } = stage.slack.workspace.add({ channel: 'C0OPS', user: 'U0ANA', text: 'mine' });
    expect(await update(ts, {})).toMatchObject({ error: 'cant_update_message' });
    expect(await update('1.000001', {})).toMatchObject({ error: 'message_not_found' });
    expect(await stage.call('chat.delete', { channel: 'C0OPS', ts })).toMatchObject({ error: 'cant_delete_message' });
  });
});

describe('posting', () => {
  it.each<[string, object, string]>([
    ['a channel the app is not in', { channel: 'C0RANDOM' }, 'not_in_channel'],
    ['a private channel it is not in', { channel: 'C0SREPRIVATE' }, 'channel_not_found'],
    ['a channel that is none', { channel: 'C0NONE' }, 'channel_not_found'],
    ['a thread that is none', { thread_ts: '1.000001' }, 'thread_not_found'],
    ['markdown and text', { markdown_text: '*a*' }, 'markdown_text_conflict'],
  ])('to %s is refused', async (_, more, error) => {
    expect(await stage.call('chat.postMessage', { channel: 'C0OPS', text: 'a', ...more })).toMatchObject({
      ok: false,
      error,
    });
  });

  it('to one person is refused where they are not', async () => {
    const args = { channel: 'D0ANA', text: 'a', user: 'U0BEN' };
    expect(await stage.call('chat.postEphemeral', args)).toMatchObject({ error: 'user_not_in_channel' });
  });

  it('is open once the app was invited', async () => {
    const said = await stage.post('/workspace/messages', {
      as: 'U0ANA',
      channel: 'C0SREPRIVATE',
      text: '/invite @deckhand',
    });
    expect(said).toMatchObject({ ok: true });
    expect(await stage.call('chat.postMessage', { channel: 'C0SREPRIVATE', text: 'Here' })).toMatchObject({ ok: true });
  });
});

describe('a channel by its name', () => {
  it('will do for new messages only', async () => {
    const { ts } = await stage.call('chat.postMessage', { channel: '#ops', text: 'Here' });
    for (const method of ['chat.update', 'conversations.info', 'conversations.history', 'chat.getPermalink']) {
      const args = { channel: '#ops', text: 'a', ts, message_ts: ts };
      expect(await stage.call(method, args)).toMatchObject({ error: 'channel_not_found' });
    }
  });
});

describe('a choice in a message', () => {
  it('reaches the app with all there is chosen', async () => {
    const heard: object[] = [];
    await stage.bolt('socket', (app) => {
      app.action(/./, async ({ ack, body }) => {
        await ack();
        heard.push(body);
      });
    });
    const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
    const series = { type: 'static_select', action_id: 'series', options: [option('noble'), option('jammy')] };
    const day = { type: 'datepicker', action_id: 'day', initial_date: '2026-11-24' };
    const ts = await post({ blocks: [{ type: 'actions', block_id: 'row', elements: [series, day] }] });
    const act = (more: object) => stage.post('/workspace/actions', { as: 'U0ANA', channel: 'C0OPS', ts, ...more });
    await act({ action_id: 'series', selected_option: { value: 'jammy' } });
    await act({ block_id: 'row', action_id: 'day', selected_date: '2026-12-01' });
    expect(heard[1]).toMatchObject({
      container: { type: 'message', message_ts: ts, channel_id: 'C0OPS' },
      actions: [{ type: 'datepicker', selected_date: '2026-12-01' }],
      state: {
        values: {
          row: { series: { selected_option: option('jammy') }, day: { selected_date: '2026-12-01' } },
        },
      },
    });
  });
});

describe('reading', () => {
  it('shows metadata only if asked, and no ephemerals', async () => {
    const root = await post({ metadata: METADATA });
    await stage.call('chat.postEphemeral', { channel: 'C0OPS', user: 'U0ANA', text: 'psst', thread_ts: root });
    const read = async (more: object) =>
      (await stage.call('conversations.replies', { channel: 'C0OPS', ts: root, ...more }))['messages'] as object[];
    expect(await read({ include_all_metadata: 'true' })).toMatchObject([{ ts: root, metadata: METADATA }]);
    expect((await read({}))[0]).not.toHaveProperty('metadata');
  });

  it('goes page by page', async () => {
    const root = await post();
    for (const text of ['1', '2', '3']) await post({ thread_ts: root, text });
    const first = await stage.call('conversations.replies', { channel: 'C0OPS', ts: root, limit: '2' });
    const { next_cursor: cursor } = first['response_metadata'] as { next_cursor: string };
    const second = await stage.call('conversations.replies', { channel: 'C0OPS', ts: root, limit: '2', cursor });
    const texts = [first, second].flatMap(({ messages }) => (messages as { text: string }[]).map(({ text }) => text));
    expect(texts).toEqual(['Card', '1', '2', '3']);
    expect(second).toMatchObject({ has_more: false, response_metadata: { next_cursor: '' } });
  });
});

describe('people', () => {
  it('change their own messages, and no others', async () => {
    const { ts } = stage.slack.workspace.add({ channel: 'C0OPS', user: 'U0ANA', text: 'helo' });
    expect(await stage.patch('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', ts, text: 'hello @ben' })).toEqual(
      {
        ok: true,
      },
    );
    expect(stored(ts)).toMatchObject({ text: 'hello <@U0BEN>', edited: { user: 'U0ANA' } });
    expect(await stage.patch('/workspace/messages', { as: 'U0BEN', channel: 'C0OPS', ts, text: 'no' })).toMatchObject({
      error: 'cant_update_message',
    });
  });

  it('are told that a command is none, in the words of Slack', async () => {
    expect(await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: '/nothing' })).toMatchObject({
      error: expect.stringContaining('/nothing is not a valid command'),
    });
  });

  it('are told that nobody took their command', async () => {
    const lonely = await setSlackStage();
    expect(await lonely.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: '/try' })).toMatchObject({
      ok: false,
      error: '/try failed with the error "dispatch_failed"',
    });
    await lonely.close();
  });
});

describe('reactions', () => {
  it('are put on by the app once, and shown to it', async () => {
    const ts = await post();
    const args = { channel: 'C0OPS', timestamp: ts, name: 'eyes' };
    expect(await stage.call('reactions.add', args)).toEqual({ ok: true });
    expect(await stage.call('reactions.add', args)).toMatchObject({ error: 'already_reacted' });
    await stage.post('/workspace/reactions', { as: 'U0ANA', channel: 'C0OPS', ts, name: 'eyes' });
    expect(await stage.call('reactions.get', args)).toMatchObject({
      message: { reactions: [{ name: 'eyes', users: ['U0DECKHAND', 'U0ANA'], count: 2 }] },
    });
    expect(await stage.call('reactions.remove', args)).toEqual({ ok: true });
    expect(await stage.call('reactions.remove', args)).toMatchObject({ error: 'no_reaction' });
    expect(stored(ts)?.reactions).toEqual([{ name: 'eyes', users: ['U0ANA'] }]);
  });

  it.each([
    [{ name: 'No Such' }, 'invalid_name'],
    [{ timestamp: '1.000001' }, 'message_not_found'],
    [{ channel: 'C0RANDOM' }, 'not_in_channel'],
  ])('are refused: %j', async (more, error) => {
    const args = { channel: 'C0OPS', timestamp: await post(), name: 'eyes', ...more };
    expect(await stage.call('reactions.add', args)).toMatchObject({ error });
  });
});
