import { LogLevel, WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';
import { createFiles, type SlackFiles } from '../../src/activities/slack-files.ts';
import { createMessages } from '../../src/activities/slack-messages.ts';
import { createSlackActivities } from '../../src/activities/slack.ts';
import type { Note, PublishRequest, Thread } from '../../src/publishing.ts';
import { RUNS } from '../bot/views/views.ts';
import { attempt } from './environment.ts';

const CONTENT = 'repository,tag\nharbor.lan/shop/web,1.3.9\n';
const LONG = Array.from({ length: 400 }, (_, at) => `line ${at}: <nothing> & more`).join('\n');

let slack: SlackWorkspace;
let activities: ReturnType<typeof createSlackActivities>;
let files: SlackFiles;

beforeAll(async () => {
  slack = await createSlack();
  const client = new WebClient(slack.tokens.bot, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
  const pace = async () => undefined;
  activities = createSlackActivities({ client, pace, language: 'en' });
  files = createFiles({ client, pace, messages: createMessages({ client, pace }) });
});

afterAll(() => slack.close());

describe('a file for the thread of a run', () => {
  test('lands in it under its name', async () => {
    const thread = await someThread();

    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT }));

    expect(filesIn(thread)).toEqual(['plan.csv']);
  });

  test('is there once though the answer to its upload was lost', async () => {
    const thread = await someThread();
    slack.orders.add({ on: 'files.completeUploadExternal', times: 1, loseResponse: true });

    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT })).catch(() => undefined);
    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT }), { attempt: 2 });

    expect(filesIn(thread)).toEqual(['plan.csv']);
  });

  test('is put there by the second try if the first got nowhere', async () => {
    const thread = await someThread();
    slack.orders.add({ on: 'files.getUploadURLExternal', times: 1, status: 503 });

    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT })).catch(() => undefined);
    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT }), { attempt: 2 });

    expect(filesIn(thread)).toEqual(['plan.csv']);
  });

  test('that the workspace does not take is left out', async () => {
    const thread = await someThread();
    slack.orders.add({ on: 'files.getUploadURLExternal', times: 1, error: 'file_uploads_disabled' });

    await attempt(() => files.attach({ thread, name: 'plan.csv', content: CONTENT }));

    expect(filesIn(thread)).toEqual([]);
  });
});

describe('a note', () => {
  test('that is too long for a message is cut, says so, and brings its whole text along', async () => {
    const { thread } = await attempt(() => activities.publish(saying({ phrase: { id: 'text', text: LONG } })));

    expect(notesIn(thread).map((text) => text.endsWith('… (truncated)'))).toEqual([true]);
    expect([filesIn(thread), await contentOf(thread)]).toEqual([['n1.txt'], `${LONG}\n`]);
  });

  test('with a file is followed by it', async () => {
    const note = {
      phrase: { id: 'text', text: 'The whole list.' },
      file: { name: 'plan.csv', content: CONTENT },
    } as const;

    const { thread } = await attempt(() => activities.publish(saying(note)));

    expect([notesIn(thread), filesIn(thread), await contentOf(thread)]).toEqual([
      ['The whole list.'],
      ['plan.csv'],
      CONTENT,
    ]);
  });

  test('and its file are there once, however often they are handed over', async () => {
    const note = {
      phrase: { id: 'text', text: 'The whole list.' },
      file: { name: 'plan.csv', content: CONTENT },
    } as const;
    const asked = saying(note);

    const { thread } = await attempt(() => activities.publish(asked));
    await attempt(() => activities.publish({ ...asked, again: true }));
    await attempt(() => activities.publish(asked), { attempt: 2 });

    expect([notesIn(thread), filesIn(thread)]).toEqual([['The whole list.'], ['plan.csv']]);
  });
});

async function someThread(): Promise<Thread> {
  const { ts } = slack.workspace.add({ channel: 'C0OPS', user: 'U0DECKHAND', bot_id: 'B0DECKHAND', text: 'A card' });
  return { channel: 'C0OPS', ts };
}

let runs = 0;

function saying(note: Pick<Note, 'phrase' | 'file'>): PublishRequest {
  const card = { ...RUNS.running, runId: `run-${++runs}`, startedAt: Date.now() };
  return { card, notes: [{ key: 'n1', at: Date.now(), ...note }], again: false, dropped: 0, channel: 'C0OPS' };
}

function repliesTo(thread: Thread | undefined) {
  return slack.workspace.messages('C0OPS').filter(({ thread_ts: root, ts }) => root === thread?.ts && ts !== root);
}

function notesIn(thread: Thread | undefined): string[] {
  return repliesTo(thread).flatMap(({ text }) => (text ? [text] : []));
}

function filesIn(thread: Thread | undefined): string[] {
  return repliesTo(thread).flatMap(({ files = [] }) => files.map(({ name }) => name));
}

async function contentOf(thread: Thread | undefined): Promise<string> {
  const [file] = repliesTo(thread).flatMap(({ files = [] }) => files);
  const answer = await fetch(`${slack.url}/files/${file?.id}`, {
    headers: { authorization: `Bearer ${slack.tokens.bot}` },
  });
  return answer.text();
}
