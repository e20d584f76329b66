import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalog } from '../../src/bot/catalog.ts';
import { INCIDENT_SHORTCUT } from '../../src/bot/action-ids.ts';
import { DECKHAND_USAGE } from '../../src/bot/commands/deckhand.ts';
import { INCIDENT_USAGE } from '../../src/bot/commands/incident.ts';
import { SCOPES as ASKED_FOR } from '../../src/bot/scopes.ts';

type Manifest = {
  readonly features: {
    readonly app_home: Readonly<Record<string, boolean>>;
    readonly shortcuts: readonly { callback_id: string; type: string }[];
    readonly slash_commands: readonly { command: string; usage_hint: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
};

const manifest = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')) as Manifest;
const source = readAll(new URL('../../src/', import.meta.url));

/** The scopes that each method's use here counts on (https://docs.slack.dev/reference/methods, each method's page). */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  /** With the app-level token, whose scope is connections:write. */
  'apps.connections.open': [],
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  filesUploadV2: ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** What an event needs (https://docs.slack.dev/reference/events), and what the manifest must subscribe to where the names differ. */
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = { reaction_added: ['reactions:read'] };
const SUBSCRIPTIONS: Readonly<Record<string, readonly string[]>> = {
  message: ['message.im', 'message.channels', 'message.groups'],
};

test('the manifest has the commands that the code answers, with the same usage', () => {
  const answered = [...catalog.map(({ usage }) => usage), INCIDENT_USAGE, DECKHAND_USAGE];

  const listed = manifest.features.slash_commands.map(({ command, usage_hint: hint }) => `${command} ${hint}`);

  expect(listed.toSorted()).toEqual(answered.toSorted());
});

test('the manifest asks for the scopes that the code needs, and for no other', () => {
  const needed = methodsIn(source).flatMap((method) => SCOPES[method] ?? [`(the scopes of ${method})`]);
  const listeners = ['commands', 'app_mentions:read', ...heardIn(source).flatMap((name) => EVENT_SCOPES[name] ?? [])];

  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...new Set([...needed, ...listeners])].toSorted());
});

test('a start asks for the scopes of the manifest', () => {
  expect(ASKED_FOR.toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
});

test('the manifest has a Home, and lets people write to the bot', () => {
  expect(manifest.features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
});

test('the manifest subscribes to the events that the code listens for, and to no other', () => {
  const heard = new Set(heardIn(source).flatMap((name) => SUBSCRIPTIONS[name] ?? [name]));

  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual([...heard].toSorted());
});

test('the manifest has the message shortcut that the code answers', () => {
  const { shortcuts } = manifest.features;

  expect(shortcuts.map(({ callback_id: id, type }) => [id, type])).toEqual([[INCIDENT_SHORTCUT, 'message']]);
});

function heardIn(code: string): string[] {
  return [...code.matchAll(/\bapp\.event\('([^']+)'/g)].map((match) => match[1] ?? '');
}

function methodsIn(code: string): string[] {
  const called = code.matchAll(
    /\b(?:client|slack|web)\.((?:apps\.connections|auth|bots|chat|conversations|files|team|usergroups|users|views)\.\w+|filesUploadV2)\(/g,
  );
  return [...new Set([...called].map((match) => match[1] ?? ''))];
}

function readAll(folder: URL): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
}
