import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import type { Arguments, Method, MethodParts } from './methods/method.ts';
import { peopleMethods } from './methods/people.ts';
import { reactionMethods } from './methods/reactions.ts';
import { viewMethods } from './methods/views.ts';
import { requireScope } from './scopes.ts';
import { SlackError } from './types.ts';

/** The Web API methods a bot of ours calls, with Slack's names for refusals (https://docs.slack.dev/reference/methods). */
export function createMethods(parts: MethodParts): (method: string, args: Arguments) => Record<string, unknown> {
  const methods = new Map<string, Method>(
    [chatMethods, conversationMethods, peopleMethods, viewMethods, reactionMethods, fileMethods].flatMap((make) =>
      Object.entries(make(parts)),
    ),
  );

  return (name, args) => {
    const method = methods.get(name);
    if (!method) return { ok: false, error: 'unknown_method', req_method: name };
    try {
      requireScope(name, parts.app.scopes);
      return { ok: true, ...method(args) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { ok: false, error: error.message, ...error.more };
    }
  };
}
