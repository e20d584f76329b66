import { useContext, useId, useState, type KeyboardEvent } from 'react';
import type { Outcome } from './api.ts';
import { CompletionList } from './completion-list.tsx';
import { offersFor, usageOf, type Offer } from './completion.ts';
import { Icon } from './icons.tsx';
import { useNames } from './names.ts';
import { RoomContext } from './room.ts';

type ComposerProps = {
  readonly id: string;
  readonly hint: string;
  readonly inThread?: boolean;
  readonly send: (text: string) => Promise<Outcome>;
};

export function Composer({ id, hint, inThread = false, send }: ComposerProps) {
  const names = useNames();
  const { shortcuts, use } = useContext(RoomContext);
  const listId = useId();
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const known = { ...names, ...(inThread ? { commands: [] } : {}), shortcuts: inThread ? [] : shortcuts };
  const offers = text === dismissed ? [] : offersFor(text, known);
  const picked = offers[active];
  const usage = inThread ? undefined : usageOf(text, names.commands);

  const type = (next: string) => {
    setText(next);
    setActive(0);
    setDismissed('');
  };
  const show = ({ ok, error: why }: Outcome) => setError(ok ? '' : (why ?? 'That was not sent.'));
  const submit = async () => {
    const said = text.trim();
    if (!said) return;
    type('');
    setError('');
    show(await send(said));
  };
  const take = ({ text: completed, shortcut }: Offer) => {
    type(completed ?? '');
    if (shortcut) void use(shortcut).then(show);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length > 0) setActive((active + step + offers.length) % offers.length);
    else if ((event.key === 'Tab' || event.key === 'Enter') && picked && !event.shiftKey) take(picked);
    else if (event.key === 'Escape' && offers.length > 0) setDismissed(text);
    else if (event.key === 'Enter' && !event.shiftKey) void submit();
    else if (event.key === 'ArrowUp' && text === '') focusNewest(event.currentTarget);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <CompletionList id={listId} offers={offers} active={active} point={setActive} take={take} />
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {usage && (
        <p className="usage" id={`${listId}-usage`}>
          <code>
            {usage.command} {usage.usageHint}
          </code>
          <span>{usage.description}</span>
        </p>
      )}
      <div className="box">
        <textarea
          id={id}
          data-testid={id}
          aria-label={hint}
          aria-autocomplete="list"
          aria-controls={listId}
          {...(picked ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
          {...(usage ? { 'aria-describedby': `${listId}-usage` } : {})}
          placeholder={hint}
          rows={1}
          value={text}
          onChange={({ target }) => type(target.value)}
          onBlur={() => setDismissed(text)}
          onKeyDown={onKeyDown}
        />
        <button className="send" aria-label="Send" title="Send" disabled={!text.trim()}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** From an empty box, the arrow goes up into the messages. */
function focusNewest(from: Element): void {
  const items = from.closest('main, aside')?.querySelectorAll('article');
  items?.[items.length - 1]?.focus();
}
