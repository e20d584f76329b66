import type { ModalView, PlainTextOption } from '@slack/types';
import { MOST_PICKS } from '../../constants.ts';
import { KEEP } from '../form-ids.ts';
import type { Words } from './language.ts';
import { cut, plainText } from './mrkdwn.ts';

/** Slack's limit, in characters. */
const OPTION_TEXT = 75;

/** Lets people search a cleanup's list and choose what stays. `metadata` says of which run, and comes back. */
export function keepItemsView(metadata: string, { cleanup, form }: Words): ModalView {
  const { title, submit, label, hint, search } = cleanup.keep;
  return {
    type: 'modal',
    callback_id: KEEP.callback,
    private_metadata: metadata,
    title: plainText(title),
    submit: plainText(submit),
    close: plainText(form.cancel),
    blocks: [
      {
        type: 'input',
        block_id: KEEP.items,
        label: plainText(label),
        hint: plainText(hint),
        element: {
          type: 'multi_external_select',
          action_id: KEEP.items,
          min_query_length: 0,
          max_selected_items: MOST_PICKS,
          placeholder: plainText(search),
        },
      },
    ],
  };
}

/** One thing to choose, by its place in the list: what it is called may be longer than Slack takes. */
export function keepOption(label: string, place: number): PlainTextOption {
  return { text: plainText(cut(label, OPTION_TEXT)), value: String(place) };
}
