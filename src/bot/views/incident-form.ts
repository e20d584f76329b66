import type { KnownBlock, ModalView } from '@slack/types';
import type { IncidentSeverity } from '../../incidents.ts';
import { INCIDENT_FORM } from '../action-ids.ts';
import type { Words } from './language.ts';
import { context, plainText } from './mrkdwn.ts';

export type IncidentFormState = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly channel?: string;
  /** The message it is about. */
  readonly from?: { readonly channel: string; readonly ts: string; readonly by?: string; readonly text: string };
};

export const FORM_FIELD = { title: 'title', severity: 'severity', value: 'value' } as const;

/** Slack takes 3,000 characters of metadata; the message itself is cut long before. */
const MESSAGE = 1_500;

/** The form that opens an incident. What it is about rides in its metadata. */
export function incidentForm({ title, severity, channel, from }: IncidentFormState, words: Words): ModalView {
  const { form } = words.incident;
  const option = (each: IncidentSeverity) => ({
    text: plainText(form.severity(each)),
    value: each,
  });
  const about: KnownBlock[] = from ? [context(form.about(from.text))] : [];
  return {
    type: 'modal',
    callback_id: INCIDENT_FORM,
    title: plainText(form.title),
    submit: plainText(form.submit),
    close: plainText(form.close),
    private_metadata: JSON.stringify({ channel, from: from && { ...from, text: from.text.slice(0, MESSAGE) } }),
    blocks: [
      ...about,
      {
        type: 'input',
        block_id: FORM_FIELD.title,
        label: plainText(form.what),
        element: {
          type: 'plain_text_input',
          action_id: FORM_FIELD.value,
          max_length: 150,
          ...(title ? { initial_value: title.slice(0, 150) } : {}),
        },
      },
      {
        type: 'input',
        block_id: FORM_FIELD.severity,
        label: plainText(form.howBad),
        element: {
          type: 'radio_buttons',
          action_id: FORM_FIELD.value,
          options: [option('sev1'), option('sev2'), option('sev3')],
          initial_option: option(severity),
        },
      },
    ],
  };
}
