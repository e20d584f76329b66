import { ApplicationFailure } from '@temporalio/activity';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** Slack takes no message of ours there (https://docs.slack.dev/reference/methods/chat.postMessage#errors). */
const UNREACHABLE = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'user_not_in_channel',
  'messages_tab_disabled',
]);

/** The message itself is what Slack does not like. */
const UNFIT = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
  'invalid_metadata_format',
  'metadata_too_large',
  'invalid_arguments',
]);

export const isUnreachable = (error: unknown) => UNREACHABLE.has(slackCode(error));
export const isUnfit = (error: unknown) => UNFIT.has(slackCode(error));

/** Slack's own name for what went wrong, or the empty string if Slack did not say. */
export function slackCode(error: unknown): string {
  return error instanceof WebAPIPlatformError ? error.data.error : '';
}

/** Slack's errors as Temporal should take them: a 429 waits as long as Slack asks, an outage is retried. */
export function slackFailure(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) {
    return ApplicationFailure.create({
      message: `Slack asks to wait ${error.retryAfter} s.`,
      type: 'SlackRateLimited',
      nextRetryDelay: error.retryAfter * 1_000,
    });
  }
  if (error instanceof WebAPIPlatformError) {
    return ApplicationFailure.create({ message: `Slack refused: ${slackCode(error)}.`, type: 'SlackError' });
  }
  if (error instanceof WebAPIHTTPError) {
    return ApplicationFailure.create({ message: `Slack answered ${error.statusCode}.`, type: 'SlackError' });
  }
  if (error instanceof WebAPIRequestError) {
    return ApplicationFailure.create({ message: 'Slack could not be reached.', type: 'SlackError' });
  }
  return error;
}
