import type { InputBlock, InputBlockElement, ModalView, PlainTextOption } from '@slack/types';
import { FORM, writeFormMetadata, type FormMetadata } from '../form-ids.ts';
import { context, cut, escapeMrkdwn, plainText, section, SECTION_TEXT } from './mrkdwn.ts';
import type { Words } from './language.ts';

/** Slack's limits, in characters (https://docs.slack.dev/reference/block-kit). */
const TITLE = 24;
const OPTION_TEXT = 75;
const INPUT_TEXT = 300;

export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly optional: boolean;
  readonly initial?: string;
  /** `typed`, one of some known `choices`, or looked for as people type. */
  readonly kind: 'typed' | 'searched' | { readonly choices: readonly string[] };
};

export type Form = {
  readonly title: string;
  readonly summary: string;
  readonly usage: string;
  readonly fields: readonly FormField[];
  /** Where the run will speak; mrkdwn. */
  readonly speaksIn: string;
  readonly metadata: FormMetadata;
};

/** What stands there until the form is ready: Slack waits three seconds for a view and no longer. */
export function loadingView(title: string, { form }: Words): ModalView {
  return { ...frame(title, form.cancel), blocks: [section(form.loading)] };
}

/** The form of an operation: a field for each thing it can be told. */
export function formView({ title, summary, usage, fields, speaksIn, metadata }: Form, { form }: Words): ModalView {
  return {
    ...frame(title, form.cancel),
    callback_id: FORM.callback,
    private_metadata: writeFormMetadata(metadata),
    submit: plainText(form.start),
    blocks: [
      section(summary),
      ...fields.map((field) => inputOf(field, form)),
      context(`${form.speaksIn(speaksIn)}\n${form.typedInstead(`\`${escapeMrkdwn(usage)}\``)}`),
    ],
  };
}

/** One sentence (mrkdwn) where the form was, or on top of it. */
export function sayingView(title: string, sentence: string, { form, truncated }: Words): ModalView {
  return { ...frame(title, form.close), blocks: [section(cut(sentence, SECTION_TEXT, truncated))] };
}

/** An option of a searched field. */
export function optionOf({ value, about }: { readonly value: string; readonly about?: string }): PlainTextOption {
  return { text: plainText(cut(about ? `${value} · ${about}` : value, OPTION_TEXT)), value };
}

function frame(title: string, close: string): Pick<ModalView, 'type' | 'title' | 'close'> {
  return { type: 'modal', title: plainText(title.slice(0, TITLE)), close: plainText(close) };
}

function inputOf(field: FormField, form: Words['form']): InputBlock {
  const { name, label, hint, optional } = field;
  return {
    type: 'input',
    block_id: name,
    label: plainText(label),
    optional,
    ...(hint ? { hint: plainText(hint) } : {}),
    element: elementOf(field, form),
  };
}

function elementOf({ kind, initial }: FormField, form: Words['form']): InputBlockElement {
  if (kind === 'typed') {
    return {
      type: 'plain_text_input',
      action_id: FORM.field,
      max_length: INPUT_TEXT,
      ...(initial ? { initial_value: initial } : {}),
    };
  }
  if (kind === 'searched') {
    return {
      type: 'external_select',
      action_id: FORM.field,
      min_query_length: 0,
      placeholder: plainText(form.search),
      ...(initial ? { initial_option: optionOf({ value: initial }) } : {}),
    };
  }
  return {
    type: 'static_select',
    action_id: FORM.field,
    placeholder: plainText(form.choose),
    options: kind.choices.map((value) => optionOf({ value })),
    ...(initial && kind.choices.includes(initial) ? { initial_option: optionOf({ value: initial }) } : {}),
  };
}
