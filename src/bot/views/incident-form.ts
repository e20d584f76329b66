import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import type { IncidentSeverity } from '../../incidents.ts';
import { INCIDENT_FORM } from '../action-ids.ts';
import { context, cut, escapeMrkdwn } from './mrkdwn.ts';
import { SEVERITY } from './texts-incident.ts';

export type IncidentFormState = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly channel?: string;
  /** The message it is about. */
  readonly from?: { readonly channel: string; readonly ts: string; readonly by?: string; readonly text: string };
};

export const FORM_FIELD = { title: 'title', severity: 'severity', value: 'value' } as const;

const ABOUT: Readonly<Record<IncidentSeverity, string>> = {
  sev1: 'everybody is affected',
  sev2: 'some are affected, or soon all',
  sev3: 'nobody is affected yet',
};

/** Slack takes 3,000 characters of metadata; the message itself is cut long before. */
const MESSAGE = 1_500;

/** The form that opens an incident. What it is about rides in its metadata. */
export function incidentForm({ title, severity, channel, from }: IncidentFormState): ModalView {
  const option = (each: IncidentSeverity) => ({
    text: plain(`${SEVERITY[each]}: ${ABOUT[each]}`),
    value: each,
  });
  const about: KnownBlock[] = from ? [context(`About: ${escapeMrkdwn(cut(from.text, 300))}`)] : [];
  return {
    type: 'modal',
    callback_id: INCIDENT_FORM,
    title: plain('Open an incident'),
    submit: plain('Open'),
    close: plain('Leave it'),
    private_metadata: JSON.stringify({ channel, from: from && { ...from, text: from.text.slice(0, MESSAGE) } }),
    blocks: [
      ...about,
      {
        type: 'input',
        block_id: FORM_FIELD.title,
        label: plain('What is wrong?'),
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
        label: plain('How bad is it?'),
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

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}
