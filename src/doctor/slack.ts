import { readFileSync } from 'node:fs';
import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { firstThen, Trouble, type Check, type Look } from './check.ts';

export type SlackAccess = {
  readonly botToken: string;
  readonly appToken: string | undefined;
  readonly signingSecret: string | undefined;
  readonly mode: 'socket' | 'http';
  readonly apiUrl: string | undefined;
  /** Where runs speak that were started elsewhere: a name or an id. Without settings it is not known. */
  readonly channel: string | undefined;
  /** Handles and ids of user groups that policies name. */
  readonly groups: readonly string[];
  /** Commands the bot listens to. */
  readonly commands: readonly string[];
};

type Manifest = {
  readonly features?: { readonly slash_commands?: readonly { readonly command: string }[] };
  readonly oauth_config?: { readonly scopes?: { readonly bot?: readonly string[] } };
};

const MANIFEST = new URL('../../manifest.yml', import.meta.url);
/** The doctor asks once: a retry would only hide what is slow. */
const CLIENT = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 5_000 };
const REINSTALL = 'Update the app from manifest.yml at https://api.slack.com/apps and install it again.';

/** Token, scopes, the way events come in, and that what `deckhand.yaml` names is there. Nothing is posted. */
export function examineSlack(access: SlackAccess): Promise<readonly Check[]> {
  const { botToken, mode, apiUrl, channel, groups, commands } = access;
  const options = { ...CLIENT, ...(apiUrl ? { slackApiUrl: apiUrl } : {}) };
  const client = new WebClient(botToken, options);
  const manifest = parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  let granted: readonly string[] = [];

  const token: Look = [
    'bot token',
    async () => {
      const { user, team, response_metadata: meta } = await called(client.auth.test(), 'SLACK_BOT_TOKEN');
      granted = meta?.scopes ?? [];
      return `${user} in ${team}`;
    },
  ];
  const scopes: Look = [
    'scopes',
    async () => {
      const wanted = manifest.oauth_config?.scopes?.bot ?? [];
      const missing = wanted.filter((scope) => !granted.includes(scope));
      if (missing.length === 0) return `all ${wanted.length} of the manifest`;
      throw new Trouble(`The token lacks ${missing.join(', ')}.`, REINSTALL);
    },
  ];
  const listed: Look = [
    'commands',
    async () => {
      const known = (manifest.features?.slash_commands ?? []).map(({ command }) => command);
      const missing = commands.filter((command) => !known.includes(command));
      if (missing.length > 0) throw new Trouble(`manifest.yml lacks ${missing.join(', ')}.`, REINSTALL);
      return `${commands.join(', ')} stand in the manifest; whether Slack has this manifest it does not tell`;
    },
  ];
  const incoming: Look = mode === 'http' ? overHttp(access.signingSecret) : overSocket(access.appToken, options);
  return firstThen(
    [token, scopes],
    [
      incoming,
      listed,
      ...(channel ? [['channel', () => membership(client, channel)] as const] : []),
      ...(groups.length ? [['user groups', () => known(client, groups)] as const] : []),
    ],
  );
}

/** The address is asked for but not opened: Slack would send what people do to whoever holds a connection. */
function overSocket(appToken: string | undefined, options: object): Look {
  return [
    'socket mode',
    async () => {
      const make = 'Make an app-level token with connections:write and set SLACK_APP_TOKEN.';
      if (!appToken) throw new Trouble('SLACK_APP_TOKEN is not set.', make);
      await called(new WebClient(appToken, options).apps.connections.open({}), 'SLACK_APP_TOKEN');
      return 'a connection can be opened';
    },
  ];
}

function overHttp(signingSecret: string | undefined): Look {
  return [
    'HTTP mode',
    async () => {
      if (signingSecret) return 'the signing secret is set; whether Slack reaches us cannot be told from here';
      throw new Trouble(
        'SLACK_SIGNING_SECRET is not set.',
        "Copy it from the app's Basic Information page: without it nothing that Slack sends can be believed.",
      );
    },
  ];
}

async function membership(client: WebClient, channel: string): Promise<string> {
  const invite = 'Type /invite @deckhand in the channel, or name another one as `channel` in deckhand.yaml.';
  for await (const page of client.paginate('conversations.list', {
    types: 'public_channel,private_channel',
    limit: 200,
  })) {
    const { channels = [] } = page as { channels?: { id: string; name: string; is_member: boolean }[] };
    const found = channels.find(({ id, name }) => id === channel || name === channel.replace(/^#/, ''));
    if (found?.is_member) return `in #${found.name}`;
    if (found) throw new Trouble(`Deckhand is not in #${found.name}.`, invite);
  }
  throw new Trouble(`Deckhand sees no channel ${channel}.`, invite);
}

async function known(client: WebClient, groups: readonly string[]): Promise<string> {
  const { usergroups = [] } = await called(client.usergroups.list(), 'SLACK_BOT_TOKEN');
  const there = usergroups.flatMap(({ id, handle }) => [id, `@${handle}`]);
  const missing = groups.filter((group) => !there.includes(group));
  if (missing.length === 0) return groups.join(', ');
  throw new Trouble(
    `Slack has no user group ${missing.join(', ')}, so nobody is in it.`,
    'Make the group in Slack, or name another one in the policies of deckhand.yaml.',
  );
}

async function called<T>(call: Promise<T>, variable: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) {
      const { error: code } = error.data;
      throw new Trouble(`Slack refuses: ${code}.`, REFUSED[code] ?? `Check ${variable}: copy it from the app's pages.`);
    }
    throw new Trouble(
      `Slack does not answer: ${(error as Error).message}.`,
      'Check that this machine may reach https://slack.com; see https://status.slack.com.',
    );
  }
}

const REFUSED: Readonly<Record<string, string>> = { missing_scope: REINSTALL };
