import type { ModalView } from '@slack/types';
import { REJECT } from '../form-ids.ts';
import type { Words } from './language.ts';
import { plainText } from './mrkdwn.ts';

const LONGEST = 500;

/** Asks why somebody rejects. `metadata` says what, and comes back with the answer. */
export function rejectView(metadata: string, required: boolean, { reject, form }: Words): ModalView {
  return {
    type: 'modal',
    callback_id: REJECT.callback,
    private_metadata: metadata,
    title: plainText(reject.title),
    submit: plainText(reject.submit),
    close: plainText(form.cancel),
    blocks: [
      {
        type: 'input',
        block_id: REJECT.reason,
        optional: !required,
        label: plainText(reject.reason),
        hint: plainText(reject.hint),
        element: { type: 'plain_text_input', action_id: REJECT.reason, multiline: true, max_length: LONGEST },
      },
    ],
  };
}
