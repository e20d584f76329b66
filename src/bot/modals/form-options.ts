import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainTextOption } from '@slack/types';
import { catalog, type Option as Offered } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import { readFormMetadata } from '../form-ids.ts';
import { optionOf } from '../views/form.ts';
import { formValues, type FormState } from './form-values.ts';

export type Suggestion = {
  readonly user: string;
  readonly field: string;
  /** What has been typed so far. */
  readonly query: string;
  readonly metadata: string;
  readonly state: FormState;
};

/** Slack shows no more (https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element). */
const MOST = 100;
/** Slack waits three seconds for options. ms. */
const PATIENCE = 1_800;

/** What a searched field offers for what was typed so far; what was typed itself if nobody can say what exists. */
export function createFormOptions({ lookup, settings, wordsFor }: BotContext) {
  return async ({ user, field: name, query, metadata, state }: Suggestion): Promise<PlainTextOption[]> => {
    const operation = catalog.find((each) => each.name === readFormMetadata(metadata)?.operation);
    const field = operation?.fields.find((each) => each.name === name);
    if (!field?.options) return [];
    const typed = query.trim();
    const asked = field.options(typed, { lookup, settings, values: formValues(state) }).catch(() => undefined);
    const known = await Promise.race([asked, sleep(PATIENCE, undefined, { ref: false })]);
    if (known)
      return known
        .filter((option) => matches(option, typed))
        .slice(0, MOST)
        .map(optionOf);
    if (!field.pattern.test(typed)) return [];
    const { form } = await wordsFor(user);
    return [{ text: optionOf({ value: form.asTyped(typed) }).text, value: typed }];
  };
}

function matches({ value, about = '' }: Offered, typed: string): boolean {
  return `${value} ${about}`.toLowerCase().includes(typed.toLowerCase());
}
