import { useCallback } from 'react';
import { api, type Channel, type ListedMessage } from './api.ts';
import { Composer } from './composer.tsx';
import { Home } from './home.tsx';
import { Icon } from './icons.tsx';
import { MessageList } from './message-list.tsx';
import type { Go, Place } from './place.ts';
import type { ReadMarks } from './read-marks.ts';
import { rove } from './roving.ts';

type ChannelPaneProps = {
  readonly place: Place;
  readonly channel: Channel;
  readonly messages: readonly ListedMessage[];
  readonly marks: ReadMarks;
  readonly go: Go;
};

export function ChannelPane({ place, channel, messages, marks, go }: ChannelPaneProps) {
  const { as } = place;
  const { id, name, purpose, user, botIsMember } = channel;
  const tab = user ? place.tab : '';
  const { of, read } = marks;
  const seen = useCallback((ts: string) => read(id, ts), [read, id]);
  const hasUnreadThread = useCallback(
    ({ ts, latest_reply: latest }: ListedMessage) => Boolean(latest && latest > of(`${id}/${ts}`)),
    [of, id],
  );
  return (
    <main id="main">
      <header className="pane-head">
        <h1>
          {!user && <Icon name={channel.isPrivate ? 'lock' : 'hash'} size={18} />}
          {name}
        </h1>
        {user ? <Tabs tab={tab} go={go} /> : <p>{purpose}</p>}
      </header>
      {tab === 'home' ? (
        <Home as={as} />
      ) : (
        <>
          <MessageList
            key={`${as}/${id}`}
            label={`Messages in ${name}`}
            place={id}
            messages={messages}
            readUpTo={marks.of(id)}
            hasUnreadThread={hasUnreadThread}
            seen={seen}
            empty={<Empty botIsMember={botIsMember} />}
          />
          <Composer
            key={id}
            id="composer"
            hint={user ? 'Message deckhand' : `Message #${name}, or type /`}
            send={(text) => api.say(as, id, text)}
          />
        </>
      )}
    </main>
  );
}

function Tabs({ tab, go }: { readonly tab: string; readonly go: Go }) {
  return (
    <div className="tabs" role="tablist" aria-label="Deckhand" onKeyDown={rove}>
      {(['home', ''] as const).map((each) => (
        <button
          key={each}
          role="tab"
          aria-selected={tab === each}
          tabIndex={tab === each ? 0 : -1}
          onClick={() => go({ tab: each, thread: '' })}
        >
          {each === 'home' ? 'Home' : 'Messages'}
        </button>
      ))}
    </div>
  );
}

function Empty({ botIsMember }: { readonly botIsMember: boolean }) {
  return (
    <>
      <p>Nothing has been said here yet.</p>
      <p className="soft">
        {botIsMember ? (
          <>
            Type <code>/</code> to see what Deckhand can do, or try <code>/provision node-07</code>.
          </>
        ) : (
          <>
            Deckhand is not in this channel. It will tell you so, and how to change that, if you ask it for something.
          </>
        )}
      </p>
    </>
  );
}
