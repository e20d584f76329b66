import { useEffect, useRef } from 'react';
import { announce } from './announce.tsx';
import type { Names } from './names.ts';
import { unescape } from './mrkdwn-parse.ts';
import type { Lists } from './use-messages.ts';

const LONGEST = 200;

/** New messages of others in the channel one is in are read out; edits are not, since a card is edited all the time. */
export function useAnnouncedMessages(as: string, channel: string, lists: Lists, names: Names | undefined): void {
  const last = useRef<{ readonly where: string; readonly ts: string }>(undefined);
  const newest = lists.get(channel)?.at(-1);

  useEffect(() => {
    if (!newest || !names) return;
    const where = `${as}/${channel}`;
    const before = last.current;
    last.current = { where, ts: newest.ts };
    if (before?.where !== where || before.ts >= newest.ts || newest.user === as) return;
    const who = names.people.find(({ id }) => id === newest.user)?.realName ?? newest.user;
    const plain = unescape(newest.text.replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')).slice(0, LONGEST);
    announce(`${who}: ${plain}`);
  }, [as, channel, newest, names]);
}
