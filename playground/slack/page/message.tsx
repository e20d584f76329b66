import { memo, useCallback, useContext, useState } from 'react';
import { api, type ListedMessage, type Put } from './api.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/blocks.tsx';
import { Files } from './files.tsx';
import { Icon } from './icons.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageTools } from './message-tools.tsx';
import { Mrkdwn } from './mrkdwn.tsx';
import { useNames } from './names.ts';
import { Reactions } from './reactions.tsx';
import { RoomContext } from './room.ts';
import { SurfaceContext, useSurface } from './surface.ts';
import { clock, fullTime } from './times.ts';
import { ThreadLink } from './thread-link.tsx';

type MessageProps = {
  readonly message: ListedMessage;
  /** Right after another one of the same person: without name and picture. */
  readonly follows?: boolean;
  readonly inThread?: boolean;
  readonly threadUnread?: boolean;
  readonly tabIndex: 0 | -1;
};

/** Drawn anew only when it changed: an edit of one message leaves all others alone. */
export const MessageRow = memo(Row, (before, after) => {
  const same = (['follows', 'inThread', 'threadUnread', 'tabIndex'] as const).every(
    (key) => before[key] === after[key],
  );
  return same && JSON.stringify(before.message) === JSON.stringify(after.message);
});

function Row({ message, follows = false, inThread = false, threadUnread = false, tabIndex }: MessageProps) {
  const { people, me } = useNames();
  const { as, channel } = useContext(RoomContext);
  const [editing, setEditing] = useState(false);
  const { ts, user, text, blocks = [], files = [], reactions = [], ephemeralFor, edited } = message;
  const person = people.find(({ id }) => id === user);
  const surface = useMessageSurface(as, channel, ts);
  const kind = ['message', follows ? 'follows' : '', ephemeralFor ? 'ephemeral' : ''].filter(Boolean).join(' ');
  const time = (
    <time dateTime={new Date(Number(ts) * 1_000).toISOString()} title={fullTime(ts, me)}>
      {clock(ts, me)}
    </time>
  );
  return (
    <article
      className={kind}
      tabIndex={tabIndex}
      data-ts={ts}
      data-testid={ephemeralFor ? 'ephemeral' : `message-${ts}`}
      aria-label={`${person?.realName ?? user}, ${clock(ts, me)}`}
    >
      {follows ? <span className="aside-time">{time}</span> : <Avatar person={person} />}
      <div className="body">
        {!follows && (
          <p className="by">
            <strong>{person?.realName ?? user}</strong>
            {person?.bot && <span className="app">app</span>}
            {time}
          </p>
        )}
        {ephemeralFor && (
          <p className="only">
            <Icon name="eye" size={13} /> Only visible to you
          </p>
        )}
        {editing ? (
          <MessageEditor ts={ts} text={text} done={() => setEditing(false)} />
        ) : (
          <SurfaceContext value={surface}>
            {blocks.length > 0 ? <Blocks blocks={blocks} /> : text && <Mrkdwn text={text} />}
          </SurfaceContext>
        )}
        {edited && !person?.bot && <span className="edited">edited</span>}
        <Files files={files} />
        <Reactions ts={ts} reactions={reactions} />
        {!inThread && !ephemeralFor && <ThreadLink message={message} unread={threadUnread} />}
      </div>
      {!ephemeralFor && !editing && (
        <MessageTools
          message={message}
          inThread={inThread}
          {...(user === as ? { edit: () => setEditing(true) } : {})}
        />
      )}
    </article>
  );
}

function useMessageSurface(as: string, channel: string, ts: string) {
  const act = useCallback(
    (blockId: string, actionId: string, put: Put) =>
      api.act(as, channel, ts, { block_id: blockId, action_id: actionId, ...put }),
    [as, channel, ts],
  );
  const options = useCallback(
    (blockId: string, actionId: string, value: string) =>
      api.options({ as, container: { channel, ts }, block_id: blockId, action_id: actionId, value }),
    [as, channel, ts],
  );
  return useSurface({ act, options });
}
