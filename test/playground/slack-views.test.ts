import type { App } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HomeView, View, ViewStack } from '../../playground/slack/client-types.ts';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const input = (id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { action_id: 'value', ...element },
  ...more,
});
const modal = (more: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'form',
  title: plain('Provision'),
  submit: plain('Start'),
  blocks: [input('machine', { type: 'plain_text_input' })],
  ...more,
});
const typed = (value: string) => ({ values: { machine: { value: { type: 'plain_text_input', value } } } });

let stage: SlackStage;
beforeAll(async () => {
  stage = await setSlackStage();
});
afterAll(() => stage.close());

const stackOf = async (as = 'U0ANA') => ((await stage.get(`/workspace/views?as=${as}`)) as unknown as ViewStack).stack;

describe('views.open and its kin', () => {
  const trigger = async (as = 'U0ANA'): Promise<string> => {
    const { triggerId } = await stage.post('/workspace/shortcuts', { as, callback_id: 'new-run' });
    return String(triggerId);
  };
  const open = async (more: object = {}, as?: string) =>
    stage.call('views.open', { trigger_id: await trigger(as), view: modal(more) });

  beforeEach(async () => {
    for (const view of (await stackOf()).toReversed()) {
      await stage.post(`/workspace/views/${view.id}/close`, { as: 'U0ANA' });
    }
  });

  it('open a modal for whom the trigger is of', async () => {
    const { ok, view } = await open({}, 'U0BEN');
    const { id } = view as View;
    expect(ok).toBe(true);
    expect(view).toMatchObject({ type: 'modal', root_view_id: id, previous_view_id: null, team_id: 'T0PLAY' });
    expect(await stackOf('U0BEN')).toMatchObject([{ id, title: { text: 'Provision' } }]);
  });

  it('take a trigger once', async () => {
    const args = { trigger_id: await trigger(), view: modal() };
    await stage.call('views.open', args);
    expect(await stage.call('views.open', args)).toMatchObject({ ok: false, error: 'exchanged_trigger_id' });
  });

  it('take a trigger within three seconds', async () => {
    const args = { trigger_id: await trigger(), view: modal() };
    stage.pass(3_001);
    expect(await stage.call('views.open', args)).toMatchObject({ error: 'expired_trigger_id' });
  });

  it('do not know a trigger nobody gave', async () => {
    expect(await stage.call('views.open', { trigger_id: '1.2.c', view: modal() })).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });

  it('leave the trigger as it is when the view is refused', async () => {
    const id = await trigger();
    const refused = await stage.call('views.open', { trigger_id: id, view: modal({ title: plain('x'.repeat(25)) }) });
    expect(refused).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
    });
    expect(await stage.call('views.open', { trigger_id: id, view: modal() })).toMatchObject({ ok: true });
  });

  it('refuse a fourth modal on the stack', async () => {
    const root = await open();
    const ids = [(root['view'] as View).id];
    for (let count = 0; count < 2; count += 1) {
      const { view } = await stage.call('views.push', { trigger_id: await trigger(), view: modal() });
      expect(view).toMatchObject({ root_view_id: ids[0], previous_view_id: ids.at(-1) });
      ids.push((view as View).id);
    }
    expect(await stage.call('views.push', { trigger_id: await trigger(), view: modal() })).toMatchObject({
      error: 'push_limit_reached',
    });
  });

  it('push upon an open modal only', async () => {
    expect(await stage.call('views.push', { trigger_id: await trigger(), view: modal() })).toMatchObject({
      error: 'not_found',
    });
  });

  it('update by id, with the hash of what was seen', async () => {
    const { id, hash } = (await open())['view'] as View;
    const update = (more: object) => stage.call('views.update', { view_id: id, view: modal(), ...more });
    const updated = await update({ hash, view: modal({ title: plain('Loaded') }) });
    expect(updated).toMatchObject({ ok: true, view: { id, title: { text: 'Loaded' } } });
    expect(await update({ hash })).toMatchObject({ error: 'hash_conflict' });
    expect(await update({})).toMatchObject({ ok: true });
  });

  it('update by external_id, which is unique', async () => {
    await open({ external_id: 'provision-1' });
    expect(await stage.call('views.update', { external_id: 'provision-1', view: modal() })).toMatchObject({ ok: true });
    await open({ external_id: 'provision-1' }, 'U0BEN');
    expect(await open({ external_id: 'provision-1' })).toMatchObject({ error: 'duplicate_external_id' });
  });

  it('do not update a modal that was closed', async () => {
    const { id } = (await open())['view'] as View;
    await stage.post(`/workspace/views/${id}/close`, { as: 'U0ANA' });
    expect(await stage.call('views.update', { view_id: id, view: modal() })).toMatchObject({ error: 'not_found' });
  });

  it('publish a Home, with the hash of what was seen', async () => {
    const publish = (more: object) =>
      stage.call('views.publish', { user_id: 'U0CY', view: { type: 'home', blocks: [{ type: 'divider' }] }, ...more });
    const { hash } = (await publish({}))['view'] as View;
    expect(await publish({ hash })).toMatchObject({ ok: true });
    expect(await publish({ hash })).toMatchObject({ error: 'hash_conflict' });
    expect(await stage.get('/workspace/home?as=U0CY')).toMatchObject({ view: { type: 'home' } });
  });

  it('publish no Home for an app without one', async () => {
    const other = await setSlackStage({ manifest: {} });
    const args = { user_id: 'U0CY', view: { type: 'home', blocks: [] } };
    expect(await other.call('views.publish', args)).toMatchObject({ error: 'not_enabled' });
    await other.close();
  });
});

describe.each(['socket', 'http'] as const)('a Bolt app over %s', (way) => {
  let own: SlackStage;
  const heard: Record<string, unknown>[] = [];
  const form = modal({
    private_metadata: 'kept',
    notify_on_close: true,
    blocks: [
      input('machine', { type: 'plain_text_input', min_length: 3 }),
      input('profile', { type: 'external_select', min_query_length: 0 }, { optional: true }),
      {
        type: 'actions',
        block_id: 'more',
        elements: [
          { type: 'button', action_id: 'load', text: plain('Load') },
          {
            type: 'static_select',
            action_id: 'series',
            options: [
              { text: plain('Noble'), value: 'noble' },
              { text: plain('Jammy'), value: 'jammy' },
            ],
          },
        ],
      },
    ],
  });

  function listen(app: App): void {
    app.command('/try', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form as never });
    });
    app.view('form', async ({ ack, view }) => {
      heard.push({ ...view });
      const { value } = view.state.values['machine']?.['value'] ?? {};
      if (value === 'wrong') await ack({ response_action: 'errors', errors: { machine: 'No such machine.' } });
      else if (value === 'beside') await ack({ response_action: 'errors', errors: { nowhere: 'No such field.' } });
      else if (value === 'change')
        await ack({ response_action: 'update', view: modal({ title: plain('Sure?') }) as never });
      else if (value === 'deeper')
        await ack({ response_action: 'push', view: modal({ title: plain('More') }) as never });
      else if (value === 'bad')
        await ack({ response_action: 'push', view: modal({ title: plain('x'.repeat(30)) }) as never });
      else if (value === 'clear') await ack({ response_action: 'clear' });
      else await ack();
    });
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      heard.push({ ...body });
    });
    app.action('load', async ({ ack, body, client }) => {
      await ack();
      heard.push({ ...body });
      const { view } = body as unknown as { view: View };
      await client.views.update({
        view_id: view.id,
        hash: view.hash,
        view: { ...form, title: plain('Loaded') } as never,
      });
    });
    app.action('series', async ({ ack, body }) => {
      await ack();
      heard.push({ ...body });
    });
    app.options('value', async ({ ack, payload }) => {
      if (payload.value === 'none') return;
      const size = payload.value === 'long' ? 76 : 5;
      await ack({ options: [{ text: plain('w'.repeat(size)), value: 'worker' }] });
    });
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'header', text: plain('Your runs') }] },
      });
    });
    app.shortcut('make-note', async ({ ack, shortcut }) => {
      await ack();
      heard.push({ ...shortcut });
    });
  }

  beforeAll(async () => {
    own = await setSlackStage();
    await own.bolt(way, listen);
  });
  afterAll(() => own.close());
  beforeEach(() => {
    heard.length = 0;
  });

  const stack = async () => ((await own.get('/workspace/views?as=U0ANA')) as unknown as ViewStack).stack;
  async function opened(): Promise<View> {
    for (const view of (await stack()).toReversed())
      await own.post(`/workspace/views/${view.id}/close`, { as: 'U0ANA' });
    heard.length = 0;
    expect(await own.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: '/try' })).toMatchObject({
      ok: true,
    });
    await expect.poll(async () => (await stack()).length).toBe(1);
    return (await stack())[0] as View;
  }
  const submit = ({ id }: View, value: string) =>
    own.post(`/workspace/views/${id}/submit`, { as: 'U0ANA', state: typed(value) });

  it('gets what was put in, and the modal closes', async () => {
    const view = await opened();
    expect(await submit(view, 'node-07')).toEqual({ ok: true });
    expect(heard[0]).toMatchObject({
      id: view.id,
      private_metadata: 'kept',
      state: {
        values: {
          machine: { value: { type: 'plain_text_input', value: 'node-07' } },
          profile: { value: { type: 'external_select', selected_option: null } },
        },
      },
    });
    expect(await stack()).toEqual([]);
  });

  it('is not asked before what is required is there', async () => {
    const view = await opened();
    expect(await submit(view, '')).toEqual({
      ok: true,
      response_action: 'errors',
      errors: { machine: 'Please complete this required field.' },
    });
    expect(await submit(view, 'ab')).toMatchObject({ errors: { machine: 'Must be at least 3 characters.' } });
    expect(heard).toEqual([]);
  });

  it('says errors beside fields, and the modal stays', async () => {
    const view = await opened();
    expect(await submit(view, 'wrong')).toMatchObject({
      response_action: 'errors',
      errors: { machine: 'No such machine.' },
    });
    expect(await stack()).toMatchObject([{ id: view.id }]);
  });

  it('changes the modal or pushes one upon it', async () => {
    const view = await opened();
    expect(await submit(view, 'change')).toMatchObject({ response_action: 'update' });
    expect(await stack()).toMatchObject([{ id: view.id, title: { text: 'Sure?' } }]);
    expect(await submit(view, 'deeper')).toMatchObject({ response_action: 'push' });
    expect(await stack()).toMatchObject([{ id: view.id }, { title: { text: 'More' }, previous_view_id: view.id }]);
    expect(await submit((await stack())[1] as View, 'clear')).toMatchObject({ response_action: 'clear' });
    expect(await stack()).toEqual([]);
  });

  it.each(['beside', 'bad'])('is not followed when its answer is no good: %s', async (value) => {
    const view = await opened();
    expect(await submit(view, value)).toEqual({ ok: false, error: 'We had some trouble connecting. Try again?' });
    expect(await stack()).toMatchObject([{ id: view.id }]);
  });

  it('hears that a modal was closed, if it wants to', async () => {
    const view = await opened();
    await own.post(`/workspace/views/${view.id}/close`, { as: 'U0ANA' });
    expect(heard[0]).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id: view.id } });
  });

  it('hears of a button with what is typed so far, and what is typed outlives its update', async () => {
    const view = await opened();
    const act = { as: 'U0ANA', block_id: 'more', action_id: 'load', state: typed('node-07') };
    await own.post(`/workspace/views/${view.id}/actions`, act);
    expect(heard[0]).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: view.id },
      view: { state: { values: { machine: { value: { value: 'node-07' } } } } },
      actions: [{ type: 'button', action_id: 'load', block_id: 'more' }],
    });
    await expect.poll(async () => (await stack())[0]?.title?.text).toBe('Loaded');
    expect((await stack())[0]?.state.values['machine']).toMatchObject({ value: { value: 'node-07' } });
  });

  it('hears of a choice, among what it offers only', async () => {
    const view = await opened();
    const choose = (value: string) =>
      own.post(`/workspace/views/${view.id}/actions`, { as: 'U0ANA', block_id: 'more', action_id: 'series', value });
    expect(await choose('noble')).toMatchObject({ ok: true });
    expect(heard[0]).toMatchObject({ actions: [{ selected_option: { text: plain('Noble'), value: 'noble' } }] });
    expect(await choose('sarge')).toMatchObject({ ok: false, error: 'option_not_offered' });
  });

  it('offers options for what is typed', async () => {
    const view = await opened();
    const ask = (value: string) =>
      own.post('/workspace/options', {
        as: 'U0ANA',
        container: { view_id: view.id },
        block_id: 'profile',
        action_id: 'value',
        value,
      });
    expect(await ask('w')).toEqual({ ok: true, options: [{ text: plain('wwwww'), value: 'worker' }] });
    expect(await ask('long')).toMatchObject({ ok: false, error: 'The app answered with options Slack does not take.' });
  });

  it('publishes a Home when it is opened', async () => {
    const home = async () => ((await own.get('/workspace/home?as=U0DEE')) as unknown as HomeView).view;
    expect(await home()).toBeNull();
    await expect.poll(async () => (await home())?.blocks[0]).toMatchObject({ type: 'header' });
  });

  it('hears of a shortcut on a message', async () => {
    const { ts } = own.slack.workspace.add({ channel: 'C0OPS', user: 'U0BEN', text: 'disk is full' });
    const shortcut = { as: 'U0ANA', callback_id: 'make-note', channel: 'C0OPS', ts };
    expect(await own.post('/workspace/shortcuts', shortcut)).toMatchObject({ ok: true });
    expect(heard[0]).toMatchObject({
      type: 'message_action',
      callback_id: 'make-note',
      message_ts: ts,
      message: { text: 'disk is full', user: 'U0BEN' },
      channel: { id: 'C0OPS' },
      user: { id: 'U0ANA' },
    });
  });
});
