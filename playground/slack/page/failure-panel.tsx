import { useState } from 'react';
import { announce } from './announce.tsx';
import { api, type Change } from './api.ts';
import { FAILURES, type Failure } from './failure-kinds.ts';
import { Icon } from './icons.tsx';
import { useFetched } from './live.ts';

const concerns = ({ type }: Change) => type === 'failures';

/** Not a modal: what fails on purpose is meant to be watched in the rest of the page. */
export function FailurePanel({ close }: { readonly close: () => void }) {
  const failures = useFetched(api.failures, concerns);
  const [error, setError] = useState('');
  const on = new Set(failures?.on.map(({ kind }) => kind));
  const offered = FAILURES.map((group) => ({
    ...group,
    failures: group.failures.filter(({ kind }) => failures?.kinds.includes(kind)),
  }));

  const order = async (kind: string, wanted: boolean, title: string) => {
    const outcome = await api.order(wanted ? { kind } : { kind: 'clear', only: kind });
    setError(outcome.ok ? '' : (outcome.error ?? 'That did not work.'));
    if (outcome.ok) announce(wanted ? title : `${title}: over.`);
  };
  return (
    <aside
      className="drawer"
      aria-label="What if"
      data-testid="failures"
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <header className="pane-head">
        <h2>What if…</h2>
        <button className="quiet" onClick={close} aria-label="Close this panel" title="Close">
          <Icon name="close" />
        </button>
      </header>
      <div className="drawer-body" tabIndex={0} role="region" aria-label="Failures">
        <p className="soft">Break something, and watch what Deckhand makes of it.</p>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        {offered.map(
          ({ title, failures: group }) =>
            group.length > 0 && (
              <section key={title} aria-label={title}>
                <h3>{title}</h3>
                {group.map((failure) => (
                  <Switch
                    key={failure.kind}
                    failure={failure}
                    on={on.has(failure.kind)}
                    set={(wanted) => void order(failure.kind, wanted, failure.title)}
                  />
                ))}
              </section>
            ),
        )}
        <button
          className="action"
          disabled={on.size === 0}
          onClick={() => void order('clear', true, 'All is well again.')}
        >
          All is well again
        </button>
      </div>
    </aside>
  );
}

type SwitchProps = { readonly failure: Failure; readonly on: boolean; readonly set: (wanted: boolean) => void };

function Switch({ failure: { kind, title, see, once }, on, set }: SwitchProps) {
  return (
    <div className="failure">
      <div>
        <strong id={`${kind}-title`}>{title}</strong>
        <p id={`${kind}-see`}>{see}</p>
      </div>
      {once ? (
        <button
          className="action"
          aria-labelledby={`${kind}-title`}
          aria-describedby={`${kind}-see`}
          onClick={() => set(true)}
        >
          {on ? 'Ready' : 'Do it'}
        </button>
      ) : (
        <button
          className="switch"
          role="switch"
          aria-checked={on}
          aria-labelledby={`${kind}-title`}
          aria-describedby={`${kind}-see`}
          onClick={() => set(!on)}
        >
          <span />
        </button>
      )}
    </div>
  );
}
