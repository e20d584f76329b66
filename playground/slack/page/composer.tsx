import { useState, type KeyboardEvent } from 'react';
import type { Offer, Outcome } from './api.ts';

type ComposerProps = {
  readonly id: string;
  readonly hint: string;
  readonly offers: readonly Offer[];
  readonly send: (text: string) => Promise<Outcome>;
};

export function Composer({ id, hint, offers, send }: ComposerProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const fitting = /^\/\S*$/.test(text)
    ? offers.filter(({ command }) => command.startsWith(text) && command !== text)
    : [];

  const submit = async () => {
    const said = text.trim();
    if (!said) return;
    setText('');
    setError('');
    const outcome = await send(said);
    if (!outcome.ok) setError(outcome.error ?? 'That was not sent.');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = fitting;
    if (event.key === 'Tab' && first) {
      event.preventDefault();
      setText(`${first.command} `);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {fitting.length > 0 && (
        <ul className="offers" aria-label="Commands">
          {fitting.map(({ command, description, usageHint }) => (
            <li key={command}>
              <button type="button" onClick={() => setText(`${command} `)}>
                <strong>{command}</strong> <span>{usageHint}</span>
                <small>{description}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <textarea
        data-testid={id}
        aria-label={hint}
        placeholder={hint}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button className="action primary" disabled={!text.trim()}>
        Send
      </button>
    </form>
  );
}
