import { useState } from 'react';
import type { Block, Outcome } from './api.ts';
import { Mrkdwn } from './mrkdwn.tsx';

type Text = { readonly text: string };
type Button = {
  readonly type: string;
  readonly action_id: string;
  readonly text: Text;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: { readonly title: Text; readonly text: Text; readonly confirm: Text; readonly deny: Text };
};
type Click = (actionId: string) => Promise<Outcome>;

export function Blocks({ blocks, click }: { readonly blocks: readonly Block[]; readonly click: Click }) {
  return blocks.map((block, at) => <One key={block.block_id ?? at} block={block} click={click} />);
}

function One({ block, click }: { readonly block: Block; readonly click: Click }) {
  const elements = (block['elements'] ?? []) as (Text & Button)[];
  switch (block.type) {
    case 'header':
      return <h3>{(block['text'] as Text).text}</h3>;
    case 'divider':
      return <hr />;
    case 'context':
      return (
        <div className="context">
          {elements.map(({ text }) => (
            <Mrkdwn key={String(text)} text={String(text)} />
          ))}
        </div>
      );
    case 'actions':
      return (
        <div className="actions">
          {elements.map((element) => (
            <ActionButton key={element.action_id} button={element} click={click} />
          ))}
        </div>
      );
    case 'section':
      return (
        <div className="section">
          {block['text'] ? <Mrkdwn text={(block['text'] as Text).text} /> : null}
          {((block['fields'] ?? []) as Text[]).map(({ text }) => (
            <Mrkdwn key={text} text={text} />
          ))}
        </div>
      );
    default:
      return <p className="error">This page cannot draw a {block.type} block.</p>;
  }
}

/** Busy until the app has acknowledged; asks first where the app wants that. */
function ActionButton({ button, click }: { readonly button: Button; readonly click: Click }) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState('');
  const { action_id: id, text, style = '', confirm } = button;

  const send = async () => {
    setAsking(false);
    setBusy(true);
    const outcome = await click(id);
    setError(outcome.error ?? '');
    setBusy(false);
  };
  return (
    <>
      <button className={`action ${style}`} disabled={busy} onClick={() => (confirm ? setAsking(true) : void send())}>
        {busy ? '…' : text.text}
      </button>
      {asking && confirm && (
        <dialog open aria-label={confirm.title.text}>
          <h3>{confirm.title.text}</h3>
          <p>{confirm.text.text}</p>
          <button className="action danger" onClick={() => void send()}>
            {confirm.confirm.text}
          </button>
          <button className="action" onClick={() => setAsking(false)}>
            {confirm.deny.text}
          </button>
        </dialog>
      )}
      {error && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
    </>
  );
}
