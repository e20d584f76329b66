import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Words } from './views/language.ts';

export type SlackToken = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

type Platform = { readonly code: string; readonly needed: string; readonly token: SlackToken };

/**
 * What can be wrong with an installation, by Slack's name for it (https://docs.slack.dev/reference/methods, the errors
 * of each method), and the sentence that says what to do.
 */
const PROBLEMS: Readonly<Record<string, (problem: Platform) => (words: Words) => string>> = {
  invalid_auth: badToken,
  not_authed: badToken,
  account_inactive: badToken,
  token_revoked: badToken,
  token_expired: badToken,
  user_removed_from_team: badToken,
  team_disabled: badToken,
  not_allowed_token_type:
    ({ token }) =>
    ({ slack }) =>
      slack.tokenKind(token),
  missing_scope:
    ({ token, needed }) =>
    ({ slack }) =>
      token === 'SLACK_APP_TOKEN' ? slack.connections : slack.scopes(needed),
  no_permission:
    ({ needed }) =>
    ({ slack }) =>
      slack.scopes(needed),
  socket_mode_not_enabled:
    () =>
    ({ slack }) =>
      slack.socketModeOff,
  not_in_channel: notInvited,
  channel_not_found: notInvited,
  is_archived:
    () =>
    ({ slack }) =>
      slack.archived,
  restricted_action: restricted,
  restricted_action_read_only_channel: restricted,
  paid_teams_only:
    () =>
    ({ slack }) =>
      slack.paidPlan,
};

/** The sentence for a problem that people can do something about; undefined for anything else. */
export function slackProblem(
  error: unknown,
  token: SlackToken = 'SLACK_BOT_TOKEN',
): ((words: Words) => string) | undefined {
  if (error instanceof WebAPIRateLimitedError) return ({ slack }) => slack.rateLimited(error.retryAfter);
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError) return ({ slack }) => slack.unreachable;
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const { error: code, needed } = error.data as { error: string; needed?: unknown };
  if (!Object.hasOwn(PROBLEMS, code)) return undefined;
  return PROBLEMS[code]?.({ code, token, needed: typeof needed === 'string' ? needed : '' });
}

/** Slack's own name for what went wrong, or the empty string if Slack did not say. */
export function slackCode(error: unknown): string {
  return error instanceof WebAPIPlatformError ? error.data.error : '';
}

function badToken({ token, code }: Platform): (words: Words) => string {
  return ({ slack }) => slack.token(token, code);
}

function notInvited({ code }: Platform): (words: Words) => string {
  return ({ slack }) => slack.notInvited(code);
}

function restricted({ code }: Platform): (words: Words) => string {
  return ({ slack }) => slack.restricted(code);
}
