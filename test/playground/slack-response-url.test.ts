import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let stage: SlackStage;
const urls: string[] = [];
beforeAll(async () => {
  stage = await setSlackStage();
  await stage.bolt('socket', (app) => {
    app.command('/try', async ({ ack, command }) => {
      urls.push(command.response_url);
      if (command.text === 'answer') await ack('Said at once.');
      else if (command.text === 'loud') await ack({ response_type: 'in_channel', text: 'Said to all.' });
      else await ack();
    });
    app.action('go', async ({ ack, body }) => {
      urls.push((body as { response_url: string }).response_url);
      await ack();
    });
  });
});
afterAll(() => stage.close());

const messages = () => stage.slack.workspace.messages('C0OPS');
const last = () => messages().at(-1);

async function commandUrl(text = ''): Promise<string> {
  await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: `/try ${text}` });
  return String(urls.at(-1));
}

async function clicked(more: object = {}): Promise<{ ts: string; url: string }> {
  const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
  const blocks = [{ type: 'actions', block_id: 'row', elements: [button] }];
  const { workspace } = stage.slack;
  const { ts } = workspace.add({
    channel: 'C0OPS',
    user: 'U0DECKHAND',
    bot_id: 'B0DECKHAND',
    text: 'Go?',
    blocks,
    ...more,
  });
  await stage.post('/workspace/actions', { as: 'U0ANA', channel: 'C0OPS', ts, action_id: 'go' });
  return { ts, url: String(urls.at(-1)) };
}

async function say(url: string, body: object): Promise<{ status: number; said: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, said: await answer.text() };
}

describe('the response_url of a command', () => {
  it('answers privately, or to all', async () => {
    const url = await commandUrl();
    expect(await say(url, { text: 'Only you' })).toEqual({ status: 200, said: 'ok' });
    expect(last()).toMatchObject({ text: 'Only you', ephemeralFor: 'U0ANA', user: 'U0DECKHAND' });
    await say(url, { text: 'All of you', response_type: 'in_channel' });
    expect(last()).not.toHaveProperty('ephemeralFor');
  });

  it('is good five times', async () => {
    const url = await commandUrl();
    for (let use = 1; use <= 5; use += 1) expect((await say(url, { text: `${use}` })).status).toBe(200);
    expect(await say(url, { text: '6' })).toEqual({ status: 404, said: '{"ok":false,"error":"used_url"}' });
    expect(last()?.text).toBe('5');
  });

  it('is good for half an hour', async () => {
    const url = await commandUrl();
    stage.pass(30 * 60_000 + 1);
    expect(await say(url, { text: 'late' })).toEqual({ status: 404, said: '{"ok":false,"error":"expired_url"}' });
  });

  it('refuses what Slack cannot show, without counting it', async () => {
    const url = await commandUrl();
    for (let use = 1; use <= 6; use += 1) expect((await say(url, {})).said).toContain('no_text');
    expect(await say(url, { blocks: [{ type: 'poll' }] })).toMatchObject({ status: 400 });
    expect((await say(url, { text: 'fine' })).status).toBe(200);
  });

  it('speaks for an app that is not in the channel', async () => {
    await stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0RANDOM', text: '/try' });
    await say(String(urls.at(-1)), { text: 'Invite me' });
    expect(stage.slack.workspace.messages('C0RANDOM').at(-1)).toMatchObject({ text: 'Invite me' });
  });
});

describe('the response_url of a click', () => {
  it('says something new unless told to replace', async () => {
    const { ts, url } = await clicked();
    await say(url, { text: 'More' });
    expect(last()).toMatchObject({ text: 'More', ephemeralFor: 'U0ANA' });
    expect(stage.slack.workspace.find('C0OPS', ts)?.text).toBe('Go?');
  });

  it.each([{}, { ephemeralFor: 'U0ANA' }])('replaces what was clicked in and takes it away: %j', async (more) => {
    const { ts, url } = await clicked(more);
    await say(url, { text: 'Gone', replace_original: true });
    expect(stage.slack.workspace.find('C0OPS', ts)).toMatchObject({ text: 'Gone', blocks: [], ...more });
    await say(url, { delete_original: 'true' });
    expect(stage.slack.workspace.find('C0OPS', ts)).toBeUndefined();
  });
});

describe('what a command is acknowledged with', () => {
  it('is said privately, or to all', async () => {
    await commandUrl('answer');
    expect(last()).toMatchObject({ text: 'Said at once.', ephemeralFor: 'U0ANA' });
    await commandUrl('loud');
    expect(last()).toMatchObject({ text: 'Said to all.' });
    expect(last()).not.toHaveProperty('ephemeralFor');
  });
});
