import { useState } from 'react';
import { api, type Group, type Person, type WorkspaceView } from './api.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { rove } from './roving.ts';
import { clock } from './times.ts';

type WhoProps = {
  readonly workspace: WorkspaceView;
  readonly me: Person | undefined;
  readonly become: (as: string) => void;
};

/** The playground's own power: to be anybody, and to say who belongs to which group. */
export function WhoAmI({ workspace: { people, groups }, me, become }: WhoProps) {
  const humans = people.filter(({ bot }) => !bot);
  return (
    <section className="who" aria-label="Who you are">
      <div
        className="faces"
        role="radiogroup"
        aria-label="Be somebody else"
        data-testid="person-switcher"
        onKeyDown={rove}
      >
        {humans.map((person) => (
          <button
            key={person.id}
            role="radio"
            aria-checked={person.id === me?.id}
            aria-label={[person.realName, traitOf(person)].filter(Boolean).join(', ')}
            title={[person.realName, traitOf(person)].filter(Boolean).join(', ')}
            tabIndex={person.id === me?.id ? 0 : -1}
            data-testid={`person-${person.id}`}
            onClick={() => become(person.id)}
          >
            <Avatar person={person} size={28} />
          </button>
        ))}
      </div>
      {me && (
        <details className="me">
          <summary>
            <span>
              You are <strong>{me.realName}</strong>
              <small>
                {[traitOf(me), `${clock(Date.now() / 1_000, me)} in ${me.tz.split('/').at(-1)?.replaceAll('_', ' ')}`]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <Icon name="down" size={14} />
          </summary>
          <div className="groups" role="group" aria-label={`Groups of ${me.realName}`}>
            {groups.map((group) => (
              <Membership key={group.id} group={group} me={me} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

function Membership({ group: { id, handle, users }, me }: { readonly group: Group; readonly me: Person }) {
  const [error, setError] = useState('');
  const change = async (member: boolean) => {
    const outcome = await api.join(id, me.id, member);
    setError(outcome.ok ? '' : (outcome.error ?? 'That did not work.'));
  };
  return (
    <label className="choice">
      <input type="checkbox" checked={users.includes(me.id)} onChange={({ target }) => void change(target.checked)} />
      <span>
        @{handle}
        {error && (
          <small className="error" role="alert">
            {error}
          </small>
        )}
      </span>
    </label>
  );
}

function traitOf({ guest, deactivated, stranger, team }: Person): string {
  if (deactivated) return 'deactivated';
  if (stranger) return team ? `of ${team}` : 'of another team';
  return guest ? 'guest' : '';
}
