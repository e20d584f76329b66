import type { Channel, Person, WorkspaceView } from './api.ts';
import { Flag, Icon } from './icons.tsx';
import type { Go, Place } from './place.ts';
import { rove } from './roving.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { WhoAmI } from './who-am-i.tsx';

type SidebarProps = {
  readonly workspace: WorkspaceView;
  readonly me: Person | undefined;
  readonly place: Place;
  readonly channel: string;
  readonly unread: ReadonlyMap<string, number>;
  readonly go: Go;
};

export function Sidebar({ workspace, me, place, channel, unread, go }: SidebarProps) {
  const { team, channels } = workspace;
  const open = (id: string) => go({ channel: id, thread: '', tab: '' });
  const shared = channels.filter(({ user }) => !user);
  const bot = channels.find(({ user }) => user);
  return (
    <nav className="sidebar" aria-label="Channels and people">
      <header>
        <Flag size={26} />
        <div>
          <strong>{team.name}</strong>
          <small>on this machine</small>
        </div>
      </header>
      <h2 id="channels">Channels</h2>
      <ul aria-labelledby="channels" onKeyDown={rove}>
        {shared.map((each) => (
          <Entry key={each.id} channel={each} at={channel} unread={unread.get(each.id) ?? 0} open={open} />
        ))}
      </ul>
      {bot && (
        <>
          <h2 id="apps">Apps</h2>
          <ul aria-labelledby="apps">
            <Entry channel={bot} at={channel} unread={unread.get(bot.id) ?? 0} open={open} />
          </ul>
        </>
      )}
      <div className="grow" />
      <WhoAmI workspace={workspace} me={me} become={(as) => go(becoming(as, place, channels))} />
      <ThemeSwitch />
    </nav>
  );
}

type EntryProps = {
  readonly channel: Channel;
  readonly at: string;
  readonly unread: number;
  readonly open: (id: string) => void;
};

function Entry({ channel: { id, name, isPrivate, user }, at, unread, open }: EntryProps) {
  return (
    <li>
      <button
        className={unread > 0 ? 'entry unread' : 'entry'}
        data-testid={user ? 'channel-deckhand' : `channel-${name}`}
        aria-current={id === at ? 'page' : undefined}
        tabIndex={id === at || user ? 0 : -1}
        onClick={() => open(id)}
      >
        {user ? <Flag size={15} /> : <Icon name={isPrivate ? 'lock' : 'hash'} size={15} />}
        <span>{name}</span>
        {unread > 0 && (
          <span className="count">
            {unread}
            <span className="hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** One keeps the place one looks at, unless it is somebody's own. */
function becoming(as: string, { channel, tab }: Place, channels: readonly Channel[]): Partial<Place> {
  const own = channels.find(({ id }) => id === channel)?.user;
  return { as, thread: '', ...(own ? { channel: `D0${as.slice(2)}`, tab } : {}) };
}
