import { SlackError, type Channel } from './types.ts';

/** Which scope of a bot a method needs (https://docs.slack.dev/reference/scopes); those not named need none. */
const NEEDED: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'reactions.get': 'reactions:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.delete': 'files:write',
  'files.info': 'files:read',
};
/** Methods about conversations need the scope of the kind of conversation. */
const BY_KIND: Readonly<Record<string, string>> = {
  'conversations.info': 'read',
  'conversations.list': 'read',
  'conversations.members': 'read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
  'conversations.open': 'write',
};
const KINDS = ['channels', 'groups', 'mpim', 'im'];

/** Any of these lets a method be called. */
export function scopesOf(method: string): string[] {
  const right = BY_KIND[method];
  if (right) return KINDS.map((kind) => `${kind}:${right}`);
  const needed = NEEDED[method];
  return needed ? [needed] : [];
}

/** Throws `missing_scope` as Slack says it, if the app's manifest does not ask for what a method needs. */
export function requireScope(method: string, provided: readonly string[]): void {
  const needed = scopesOf(method);
  if (needed.length > 0 && !needed.some((scope) => provided.includes(scope))) throw missing(needed, provided);
}

/** The same once it is known which conversation a method is about. */
export function requireScopeFor(channel: Channel, right: 'read' | 'history', provided: readonly string[]): void {
  const scope = `${channel.user ? 'im' : channel.isPrivate ? 'groups' : 'channels'}:${right}`;
  if (!provided.includes(scope)) throw missing([scope], provided);
}

function missing(needed: readonly string[], provided: readonly string[]): SlackError {
  return new SlackError('missing_scope', { needed: needed.join(','), provided: provided.join(',') });
}
