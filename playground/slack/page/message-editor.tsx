import { useContext, useState, type KeyboardEvent } from 'react';
import { unescape } from './mrkdwn-parse.ts';
import { RoomContext } from './room.ts';
import { useNames, type Names } from './names.ts';

type EditorProps = { readonly ts: string; readonly text: string; readonly done: () => void };

export function MessageEditor({ ts, text, done }: EditorProps) {
  const { edit } = useContext(RoomContext);
  const names = useNames();
  const [draft, setDraft] = useState(() => asTyped(text, names));
  const [error, setError] = useState('');

  const save = async () => {
    const outcome = await edit(ts, draft.trim());
    if (outcome.ok) done();
    else setError(outcome.error ?? 'That was not saved.');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') done();
    else if (event.key === 'Enter' && !event.shiftKey) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        className="field"
        aria-label="Edit your message"
        rows={1}
        autoFocus
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={onKeyDown}
      />
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <button type="button" className="action" onClick={done}>
        Cancel
      </button>
      <button className="action primary" disabled={!draft.trim()}>
        Save
      </button>
    </form>
  );
}

/** Mentions as people type them. */
function asTyped(text: string, { people, groups, channels }: Names): string {
  const named = text
    .replaceAll(/<@(\w+)>/g, (whole, id: string) => `@${people.find((each) => each.id === id)?.name ?? whole}`)
    .replaceAll(
      /<!subteam\^(\w+)>/g,
      (whole, id: string) => `@${groups.find((each) => each.id === id)?.handle ?? whole}`,
    )
    .replaceAll(/<#(\w+)>/g, (whole, id: string) => `#${channels.find((each) => each.id === id)?.name ?? whole}`);
  return unescape(named);
}
