import { afterAll, beforeAll, expect, it } from 'vitest';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let stage: SlackStage;
beforeAll(async () => {
  stage = await setSlackStage();
});
afterAll(() => stage.close());

const post = (text: string, more: object = {}) =>
  stage.slack.workspace.add({ channel: 'C0OPS', user: 'U0DECKHAND', bot_id: 'B0DECKHAND', text, ...more });
const announce = (more: object = {}) =>
  stage.call('files.getUploadURLExternal', { filename: 'plan.csv', length: '3', ...more });

it('takes a file from the SDK unchanged and shows it in the thread', async () => {
  const { ts } = post('Cleanup');
  const { files } = await stage.client.filesUploadV2({
    channel_id: 'C0OPS',
    thread_ts: ts,
    filename: 'plan.csv',
    content: 'image,age\nshop,40',
    title: 'The whole plan',
    alt_text: 'Every image with its age',
    initial_comment: '412 images',
  });
  const message = stage.slack.workspace.messages('C0OPS').at(-1);
  expect(message).toMatchObject({
    text: '412 images',
    thread_ts: ts,
    files: [
      {
        name: 'plan.csv',
        title: 'The whole plan',
        mimetype: 'text/csv',
        size: 17,
        alt_txt: 'Every image with its age',
      },
    ],
  });
  const url = message?.files?.[0]?.url ?? '';
  const served = await fetch(`${stage.slack.url}${url}`);
  expect(served.headers.get('content-type')).toContain('text/csv');
  expect(await served.text()).toBe('image,age\nshop,40');
  const [{ id } = { id: '' }] = (files as { files: { id: string }[] }[])[0]?.files ?? [];
  const info = await stage.client.files.info({ file: id });
  expect(info.file).toMatchObject({
    id,
    title: 'The whole plan',
    filetype: 'csv',
    shares: { public: { C0OPS: [{ ts: message?.ts }] } },
  });
});

it('takes several files and buffers in one message', async () => {
  const bytes = Buffer.from([0, 255, 128, 10]);
  await stage.client.filesUploadV2({
    channel_id: 'C0OPS',
    file_uploads: [
      { file: bytes, filename: 'graph.png' },
      { content: 'log', filename: 'run.log' },
    ],
  });
  const { files = [] } = stage.slack.workspace.messages('C0OPS').at(-1) ?? {};
  expect(files.map(({ name, mimetype }) => [name, mimetype])).toEqual([
    ['graph.png', 'image/png'],
    ['run.log', 'text/plain'],
  ]);
  const served = await fetch(`${stage.slack.url}${files[0]?.url}`);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(bytes);
});

it('gives back what the API shows of a message with a file', async () => {
  const { messages } = await stage.call('conversations.history', { channel: 'C0OPS', limit: '1' });
  expect((messages as { files: object[] }[])[0]?.files[0]).toMatchObject({
    url_private: expect.stringContaining(`${stage.slack.url}/files/F`),
  });
});

it.each<[string, object, string]>([
  ['no name', { filename: '' }, 'invalid_arguments'],
  ['no length', { length: '0' }, 'invalid_arguments'],
  ['a long alt text', { alt_text: 'x'.repeat(1_001) }, 'alt_txt_too_large'],
])('refuses a file announced with %s', async (_, more, error) => {
  expect(await announce(more)).toMatchObject({ ok: false, error });
});

it('does not complete a file whose bytes have not come, nor one twice', async () => {
  const { file_id: id, upload_url: url } = await announce();
  const complete = (more: object = {}) =>
    stage.call('files.completeUploadExternal', { files: [{ id }], channel_id: 'C0OPS', ...more });
  expect(await complete()).toMatchObject({ error: 'file_not_found' });
  expect((await fetch(String(url), { method: 'POST', body: 'abc' })).status).toBe(200);
  expect(await complete({ channel_id: 'C0RANDOM' })).toMatchObject({ error: 'not_in_channel' });
  expect(await complete({ thread_ts: '1.000001' })).toMatchObject({ error: 'thread_not_found' });
  expect(await complete()).toMatchObject({ ok: true, files: [{ id }] });
  expect(await complete()).toMatchObject({ error: 'file_not_found' });
});

it('refuses bytes of another length than announced', async () => {
  const { upload_url: url } = await announce();
  const answer = await fetch(String(url), { method: 'POST', body: 'abcd' });
  expect(await answer.json()).toMatchObject({ ok: false, error: 'file_size_mismatch' });
});

it('does not know a file that is none', async () => {
  expect(await stage.call('files.info', { file: 'F0NONE' })).toMatchObject({ error: 'file_not_found' });
});
