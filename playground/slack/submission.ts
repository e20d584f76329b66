import type { ElementState, StateValues } from './client-types.ts';
import { elementsOf, stateOf, type Element } from './state.ts';
import type { Block } from './types.ts';

export const REQUIRED = 'Please complete this required field.';

/** All inputs with their types, as `view_submission` carries them, from what the page sent. */
export function submitted(blocks: readonly Block[], kept: StateValues, sent: StateValues): StateValues {
  const merged: Record<string, Record<string, ElementState>> = {};
  for (const { block, element } of elementsOf(blocks)) {
    const id = block.block_id ?? '';
    const value = sent[id]?.[element.action_id] ?? kept[id]?.[element.action_id];
    if (value) merged[id] = { ...merged[id], [element.action_id]: { ...value, type: element.type } };
  }
  return stateOf(blocks, merged);
}

/** What Slack itself refuses before the app hears of it, by block id. */
export function refusals(blocks: readonly Block[], values: StateValues): Record<string, string> {
  const found = elementsOf(blocks).flatMap(({ block, element }) => {
    if (block.type !== 'input') return [];
    const id = block.block_id ?? '';
    const value = values[id]?.[element.action_id];
    const refusal = isEmpty(value) ? (block['optional'] === true ? '' : REQUIRED) : mistake(element, value);
    return refusal ? [[id, refusal] as const] : [];
  });
  return Object.fromEntries(found);
}

function isEmpty(state: ElementState | undefined): boolean {
  const [value] = Object.entries(state ?? {}).flatMap(([name, inner]) => (name === 'type' ? [] : [inner]));
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function mistake(element: Element, state: ElementState | undefined): string {
  const value = state?.value ?? '';
  const least = Number(element['min_length'] ?? 0);
  const most = Number(element['max_length'] ?? 3_000);
  switch (element.type) {
    case 'plain_text_input':
      if (value.length < least) return `Must be at least ${least} characters.`;
      return value.length > most ? `Must be no more than ${most} characters.` : '';
    case 'number_input':
      return numberMistake(element, value);
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? '' : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(value) ? '' : 'Please enter a valid URL.';
    default:
      return '';
  }
}

function numberMistake(element: Element, value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return 'Please enter a number.';
  if (element['is_decimal_allowed'] === false && !Number.isInteger(number)) return 'Please enter a whole number.';
  const least = Number(element['min_value'] ?? Number.NEGATIVE_INFINITY);
  const most = Number(element['max_value'] ?? Number.POSITIVE_INFINITY);
  if (number < least) return `Must be ${least} or more.`;
  return number > most ? `Must be ${most} or less.` : '';
}
