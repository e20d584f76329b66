import type { Workspace } from './api.ts';
import { Avatar } from './avatar.tsx';

type SidebarProps = {
  readonly workspace: Workspace;
  readonly as: string;
  readonly channel: string;
  readonly go: (next: { as?: string; channel?: string; thread?: string }) => void;
};

export function Sidebar({ workspace, as, channel, go }: SidebarProps) {
  const me = workspace.people.find(({ id }) => id === as);
  const open = (id: string) => go({ channel: id, thread: '' });
  const become = (id: string) => go({ as: id, thread: '', ...(channel.startsWith('D') ? { channel: 'C0OPS' } : {}) });
  return (
    <nav aria-label="Channels and people">
      <h1>{workspace.team.name}</h1>
      <h2>Channels</h2>
      <ul>
        {workspace.channels.map(({ id, name, isPrivate, user }) => (
          <li key={id}>
            <button
              data-testid={user ? 'channel-deckhand' : `channel-${name}`}
              aria-current={id === channel ? 'page' : undefined}
              onClick={() => open(id)}
            >
              {user ? '◆' : isPrivate ? '🔒' : '#'} {name}
            </button>
          </li>
        ))}
      </ul>
      <h2>
        You are <strong>{me?.realName ?? as}</strong>
      </h2>
      <ul data-testid="person-switcher" aria-label="Be somebody else">
        {workspace.people
          .filter(({ bot }) => !bot)
          .map((person) => (
            <li key={person.id}>
              <button
                data-testid={`person-${person.id}`}
                aria-pressed={person.id === as}
                onClick={() => become(person.id)}
              >
                <Avatar person={person} small /> {person.realName}
                {person.guest && <em>guest</em>}
                {person.deactivated && <em>deactivated</em>}
              </button>
            </li>
          ))}
      </ul>
    </nav>
  );
}
