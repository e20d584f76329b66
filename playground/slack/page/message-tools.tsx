import { useContext, useState } from 'react';
import { announce } from './announce.tsx';
import type { ListedMessage, Outcome } from './api.ts';
import { EmojiText } from './emoji-text.tsx';
import { REACTIONS } from './emoji.ts';
import { Icon } from './icons.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { RoomContext } from './room.ts';

type ToolsProps = { readonly message: ListedMessage; readonly inThread: boolean; readonly edit?: () => void };

/** What one can do with a message; shows on hover, and on focus for those who use the keyboard. */
export function MessageTools({ message: { ts, thread_ts: thread }, inThread, edit }: ToolsProps) {
  const { channel, shortcuts, openThread, react, use } = useContext(RoomContext);
  const [error, setError] = useState('');
  const tell = async (outcome: Promise<Outcome>) => setError((await outcome).error ?? '');

  const reactions: MenuItem[] = REACTIONS.map((name) => ({
    key: name,
    label: <EmojiText text={`:${name}:`} />,
    choose: () => void tell(react(ts, name)),
  }));
  const copyLink = async () => {
    await navigator.clipboard.writeText(`${location.origin}/?channel=${channel}&thread=${thread ?? ts}`);
    announce('The link is copied.');
  };
  const more: MenuItem[] = [
    ...(edit ? [{ key: 'edit', label: 'Edit', choose: edit }] : []),
    { key: 'link', label: 'Copy link', choose: () => void copyLink() },
    ...shortcuts
      .filter(({ type }) => type === 'message')
      .map((shortcut) => ({
        key: shortcut.callback_id,
        label: shortcut.name,
        description: shortcut.description,
        choose: () => void tell(use(shortcut, ts)),
      })),
  ];
  return (
    <div className="tools">
      <Menu label="Add a reaction" items={reactions} across>
        <Icon name="smile" />
      </Menu>
      {!inThread && (
        <button
          className="quiet"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => openThread(thread ?? ts)}
        >
          <Icon name="reply" />
        </button>
      )}
      <Menu label="More with this message" items={more}>
        <Icon name="more" />
      </Menu>
      {error && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
