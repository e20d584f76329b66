import { useContext } from 'react';
import type { ListedMessage } from './api.ts';
import { EmojiText } from './emoji-text.tsx';
import { useNames } from './names.ts';
import { RoomContext } from './room.ts';

type ReactionsProps = { readonly ts: string; readonly reactions: NonNullable<ListedMessage['reactions']> };

export function Reactions({ ts, reactions }: ReactionsProps) {
  const { as, react } = useContext(RoomContext);
  const { people } = useNames();
  if (reactions.length === 0) return null;
  return (
    <div className="reactions">
      {reactions.map(({ name, users }) => {
        const who = users.map((user) => people.find(({ id }) => id === user)?.realName ?? user).join(', ');
        return (
          <button
            key={name}
            aria-pressed={users.includes(as)}
            aria-label={`${name.replaceAll('_', ' ')}: ${who}`}
            title={`${who}: ${name.replaceAll('_', ' ')}`}
            onClick={() => void react(ts, name)}
          >
            <EmojiText text={`:${name}:`} /> <span>{users.length}</span>
          </button>
        );
      })}
    </div>
  );
}
