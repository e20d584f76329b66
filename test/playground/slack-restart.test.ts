import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let folder: string;
let stage: SlackStage;
const start = () => setSlackStage({ data: join(folder, 'workspace.db'), retries: [0, 300, 300] });
const restart = async () => {
  await stage.close();
  stage = await start();
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-slack-'));
  stage = await start();
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const view = { type: 'modal', title: { type: 'plain_text', text: 'Provision' }, blocks: [{ type: 'divider' }] };
const trigger = async () =>
  String((await stage.post('/workspace/shortcuts', { as: 'U0ANA', callback_id: 'new-run' })).triggerId);

it('keeps messages with their metadata, reactions and files', async () => {
  const metadata = { event_type: 'deckhand_card', event_payload: { run: 'r-1' } };
  const { ts } = await stage.call('chat.postMessage', { channel: 'C0OPS', text: 'Card', metadata });
  await stage.post('/workspace/reactions', { as: 'U0ANA', channel: 'C0OPS', ts, name: 'eyes' });
  await stage.client.filesUploadV2({ channel_id: 'C0OPS', filename: 'a.txt', content: 'kept' });
  const before = stage.slack.workspace.messages('C0OPS');
  await restart();
  expect(stage.slack.workspace.messages('C0OPS')).toEqual(before);
  const url = before.at(-1)?.files?.[0]?.url;
  expect(await (await fetch(`${stage.slack.url}${url}`)).text()).toBe('kept');
});

it('keeps who is in a group, and which channels the app is in', async () => {
  await stage.post('/workspace/groups', { group: 'S0ONCALL', user: 'U0BEN', member: true });
  await stage.post('/workspace/invite', { as: 'U0ANA', channel: 'C0RANDOM' });
  await restart();
  expect(stage.slack.workspace.group('S0ONCALL').users).toEqual(['U0DEE', 'U0BEN']);
  expect(stage.slack.workspace.channel('C0RANDOM').botIsMember).toBe(true);
});

it('keeps open modals with what was typed, and Homes', async () => {
  const { view: opened } = await stage.call('views.open', { trigger_id: await trigger(), view });
  await stage.call('views.publish', { user_id: 'U0ANA', view: { type: 'home', blocks: [] } });
  await restart();
  const { id, hash } = opened as { id: string; hash: string };
  expect(await stage.get('/workspace/views?as=U0ANA')).toMatchObject({ stack: [{ id, hash }] });
  expect(await stage.get('/workspace/home?as=U0ANA')).toMatchObject({ view: { type: 'home' } });
  expect(await stage.call('views.update', { view_id: id, hash, view })).toMatchObject({ ok: true });
});

it('knows a trigger that was used', async () => {
  const id = await trigger();
  await stage.call('views.open', { trigger_id: id, view });
  await restart();
  expect(await stage.call('views.open', { trigger_id: id, view })).toMatchObject({ error: 'exchanged_trigger_id' });
});

it('keeps response URLs and how often they were used', async () => {
  const message = {
    channel: 'C0OPS',
    ts: stage.slack.workspace.add({ channel: 'C0OPS', user: 'U0BEN', text: 'a' }).ts,
  };
  const urls: string[] = [];
  const listen: Parameters<SlackStage['bolt']>[1] = (app) => {
    app.shortcut('make-note', async ({ ack, shortcut }) => {
      await ack();
      urls.push('response_url' in shortcut ? shortcut.response_url : '');
    });
  };
  await stage.bolt('socket', listen);
  await stage.post('/workspace/shortcuts', { as: 'U0ANA', callback_id: 'make-note', ...message });
  const { pathname } = new URL(String(urls[0]));
  const say = async () => {
    const body = JSON.stringify({ text: 'said' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${stage.slack.url}${pathname}`, { method: 'POST', headers, body })).status;
  };
  for (let use = 0; use < 4; use += 1) expect(await say()).toBe(200);
  await restart();
  expect([await say(), await say()]).toEqual([200, 404]);
});

it('sends what was not acknowledged before', async () => {
  await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: 'hello' });
  await expect.poll(() => stage.slack.delivery.done.length).toBe(2);
  await restart();
  const heard: string[] = [];
  await stage.bolt('socket', (app) => {
    app.event('message', async ({ body }) => void heard.push(body.event_id));
  });
  await expect.poll(() => heard).toEqual([expect.stringMatching(/^Ev/)]);
  await expect.poll(() => stage.slack.events.pending()).toBe(0);
});
