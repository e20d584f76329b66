import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import { contentOf, textOf } from './content.ts';
import { BOT } from './seed.ts';
import { SlackError } from './types.ts';
import type { Workspace } from './workspace.ts';

export type ResponseUrls = ReturnType<typeof createResponseUrls>;
type Place = {
  readonly channel: string;
  readonly user: string;
  /** The message that was clicked in, if it was one. */
  readonly original?: string;
};
type ResponseUrl = Place & { readonly id: string; readonly at: number; readonly uses: number };
type Answer = Readonly<Record<string, unknown>>;

const USES = 5;
/** ms. */
const LIFE = 30 * 60_000;

/** Where an app answers a command or a click, without being in the channel: five times within half an hour. */
export function createResponseUrls(store: Store, workspace: Workspace, now: () => number, url: () => string) {
  for (const { id, at } of store.all<ResponseUrl>('response-url')) {
    if (now() - at > LIFE) store.remove('response-url', id);
  }

  /** Also what a slash command's own answer goes through. Throws Slack's name for what is wrong. */
  function say({ channel, user, original }: Place, answer: Answer): void {
    if (original && isTrue(answer['delete_original'])) return workspace.remove(channel, original);
    const content = contentOf(answer);
    if (original && isTrue(answer['replace_original'])) {
      workspace.edit(channel, original, { blocks: [], ...content });
      return;
    }
    const root = textOf(answer['thread_ts']);
    workspace.add({
      channel,
      user: BOT.user,
      bot_id: BOT.bot,
      ...content,
      ...(root ? { thread_ts: root } : {}),
      ...(answer['response_type'] === 'in_channel' ? {} : { ephemeralFor: user }),
    });
  }

  return {
    say,

    issue(kind: 'commands' | 'actions' | 'app', place: Place): string {
      const id = randomBytes(12).toString('hex');
      store.put('response-url', id, { ...place, id, at: now(), uses: 0 } satisfies ResponseUrl);
      return `${url()}/${kind}/${id}`;
    },

    /** Throws `expired_url` or `used_url`, which Slack says with a 404, or what is wrong with the answer. */
    answer(id: string, answer: Answer): void {
      const known = store.get<ResponseUrl>('response-url', id);
      if (!known || now() - known.at > LIFE) throw new SlackError('expired_url');
      if (known.uses >= USES) throw new SlackError('used_url');
      say(known, answer);
      store.put('response-url', id, { ...known, uses: known.uses + 1 });
    },
  };
}

/** Slack takes `"true"` as well. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
