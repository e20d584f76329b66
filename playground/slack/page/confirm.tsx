import type { ConfirmationDialog } from '@slack/types';
import { Dialog } from './dialog.tsx';
import { Mrkdwn } from './mrkdwn.tsx';

type ConfirmProps = { readonly ask: ConfirmationDialog; readonly yes: () => void; readonly no: () => void };

export function Confirm({ ask, yes, no }: ConfirmProps) {
  const title = ask.title?.text ?? 'Are you sure?';
  return (
    <Dialog label={title} className="confirm" close={no}>
      <h2>{title}</h2>
      <Mrkdwn text={ask.text.text} />
      <footer>
        <button type="button" className="action" onClick={no}>
          {ask.deny?.text ?? 'Cancel'}
        </button>
        <button
          type="button"
          className={ask.style === 'danger' ? 'action danger filled' : 'action primary'}
          onClick={yes}
        >
          {ask.confirm?.text ?? 'OK'}
        </button>
      </footer>
    </Dialog>
  );
}
