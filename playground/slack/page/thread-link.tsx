import { useContext } from 'react';
import type { ListedMessage } from './api.ts';
import { Icon } from './icons.tsx';
import { useNames } from './names.ts';
import { RoomContext } from './room.ts';
import { clock } from './times.ts';

export function ThreadLink({ message, unread }: { readonly message: ListedMessage; readonly unread: boolean }) {
  const { openThread } = useContext(RoomContext);
  const { me } = useNames();
  const { ts, reply_count: count = 0, latest_reply: latest } = message;
  if (count === 0) return null;
  return (
    <button className={unread ? 'replies unread' : 'replies'} onClick={() => openThread(ts)}>
      <Icon name="reply" size={14} />
      <span>
        {count} {count === 1 ? 'reply' : 'replies'}
      </span>
      {latest && <span className="soft">last {clock(latest, me)}</span>}
      {unread && <span className="dot">new</span>}
    </button>
  );
}
