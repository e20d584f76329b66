import { Fragment, useContext, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ListedMessage } from './api.ts';
import { Icon } from './icons.tsx';
import { MessageRow } from './message.tsx';
import { useNames } from './names.ts';
import { unreadIn } from './read-marks.ts';
import { RoomContext } from './room.ts';
import { day } from './times.ts';
import { useAnchoredScroll } from './use-anchored-scroll.ts';
import { useKeptFocus } from './use-kept-focus.ts';

type MessageListProps = {
  readonly label: string;
  /** Changes with the channel or thread. */
  readonly place: string;
  readonly messages: readonly ListedMessage[];
  readonly inThread?: boolean;
  /** The last message that has been read here. */
  readonly readUpTo?: string;
  readonly hasUnreadThread?: (message: ListedMessage) => boolean;
  /** Called with the newest message that has been on the screen. */
  readonly seen: (ts: string) => void;
  readonly empty: ReactNode;
};

const TOGETHER = 300;

export function MessageList(props: MessageListProps) {
  const { label, place, messages, inThread = false, readUpTo = '', hasUnreadThread, seen, empty } = props;
  const list = useRef<HTMLDivElement>(null);
  const { me } = useNames();
  const { atBottom, hold, note, toBottom } = useAnchoredScroll(list, place);
  const [roving, setRoving] = useState('');
  const newest = messages.at(-1)?.ts;
  const reachable = messages.some(({ ts }) => ts === roving) ? roving : newest;

  const firstUnread = useFirstUnread(messages, readUpTo);
  const kept = useKeptFocus(list, messages);
  useLayoutEffect(hold, [messages, hold]);
  useLayoutEffect(() => {
    if (newest && atBottom) seen(newest);
  }, [newest, atBottom, seen]);

  return (
    <div className="list-frame">
      <div
        className="messages"
        role="feed"
        aria-label={label}
        ref={list}
        onScroll={note}
        onKeyDown={rove}
        onFocus={(event) => {
          kept.onFocus(event);
          setRoving(event.target.closest('article')?.dataset['ts'] ?? '');
        }}
        onBlur={kept.onBlur}
      >
        <div className="messages-inner">
          {messages.length === 0 && <div className="empty">{empty}</div>}
          {messages.map((message, at) => {
            const before = messages[at - 1];
            const today = day(message.ts, me);
            const newDay = !before || day(before.ts, me) !== today;
            return (
              <Fragment key={message.ts}>
                {newDay && !inThread && <Divider text={today} />}
                {message.ts === firstUnread && <Divider text="New" isNew />}
                <MessageRow
                  message={message}
                  inThread={inThread}
                  threadUnread={hasUnreadThread?.(message) ?? false}
                  follows={!newDay && follows(before, message) && !(inThread && at === 1)}
                  tabIndex={message.ts === reachable ? 0 : -1}
                />
                {inThread && at === 0 && messages.length > 1 && <Divider text={repliesText(messages.length - 1)} />}
              </Fragment>
            );
          })}
        </div>
      </div>
      {!atBottom && (
        <button className="to-bottom" onClick={toBottom}>
          <Icon name="down" size={14} /> Newest
        </button>
      )}
    </div>
  );
}

function Divider({ text, isNew = false }: { readonly text: string; readonly isNew?: boolean }) {
  return (
    <p className={isNew ? 'divider new' : 'divider'}>
      <span>{text}</span>
    </p>
  );
}

/** Where the line "New" stands: decided when the place is opened, so that reading does not move it. */
function useFirstUnread(messages: readonly ListedMessage[], readUpTo: string): string | undefined {
  const { as } = useContext(RoomContext);
  const [opened, setOpened] = useState<{ readonly first: string | undefined }>();
  if (!opened && messages.length > 0)
    setOpened({ first: readUpTo ? unreadIn(messages, as, readUpTo)[0]?.ts : undefined });
  return opened?.first;
}

const repliesText = (count: number) => `${count} ${count === 1 ? 'reply' : 'replies'}`;

function follows(before: ListedMessage | undefined, { ts, user, ephemeralFor, blocks = [] }: ListedMessage): boolean {
  if (!before || before.user !== user || blocks.length > 1 || (before.blocks?.length ?? 0) > 1) return false;
  return !before.ephemeralFor === !ephemeralFor && Number(ts) - Number(before.ts) < TOGETHER;
}

/** Arrow keys, Home and End go from message to message, while focus is on a message itself. */
function rove(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'ARTICLE') return;
  const items = [...event.currentTarget.querySelectorAll('article')];
  const at = items.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Enter') event.target.querySelector<HTMLElement>('[aria-label="Reply in thread"]')?.click();
  if (to === undefined && event.key !== 'Enter') return;
  event.preventDefault();
  if (to !== undefined) items[Math.min(to, items.length - 1)]?.focus();
}
