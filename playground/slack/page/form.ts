import type { InputBlock, KnownBlock } from '@slack/types';
import type { Block, ElementState, StateValues } from './api.ts';
import { isEmpty, type Interactive } from './elements/state.ts';

type StateOf = (blockId: string, element: Interactive) => ElementState;

/** What is wrong before it is sent, by block id, as Slack itself checks: what must be there, and what shape it has. */
export function problemsOf(blocks: readonly Block[], stateOf: StateOf): Readonly<Record<string, string>> {
  const found = blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const { block_id: id = '', element, optional } = block as unknown as InputBlock;
    const problem = problemOf(element, stateOf(id, element), optional ?? false);
    return problem ? [[id, problem] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Slack's `state.values`: of everything that holds something, in inputs and elsewhere. */
export function valuesOf(blocks: readonly Block[], stateOf: StateOf): StateValues {
  const values: Record<string, Record<string, ElementState>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block as unknown as KnownBlock)) {
      const { block_id: id = '' } = block;
      const state = stateOf(id, element);
      if (Object.keys(state).length === 1) continue;
      values[id] = { ...values[id], [element.action_id ?? '']: state };
    }
  }
  return values;
}

function elementsOf(block: KnownBlock): readonly Interactive[] {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions') return block.elements;
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') return [block.accessory];
  return [];
}

function problemOf(element: Interactive, state: ElementState, optional: boolean): string {
  if (isEmpty(state)) return optional ? '' : 'Please fill this in.';
  const value = state.value ?? '';
  switch (element.type) {
    case 'plain_text_input':
      return value.length < (element.min_length ?? 0) ? `At least ${element.min_length} characters, please.` : '';
    case 'email_text_input':
      return /^\S+@\S+$/.test(value) ? '' : 'This is not an email address.';
    case 'url_text_input':
      return URL.canParse(value) ? '' : 'This is not a web address; it begins with https://.';
    case 'number_input':
      return numberProblem(value, element);
    default:
      return '';
  }
}

type Limits = { readonly is_decimal_allowed: boolean; readonly min_value?: string; readonly max_value?: string };

function numberProblem(
  value: string,
  { is_decimal_allowed: decimal, min_value: least, max_value: most }: Limits,
): string {
  if (!(decimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value))
    return decimal ? 'A number, please.' : 'A whole number, please.';
  if (least !== undefined && Number(value) < Number(least)) return `Not less than ${least}.`;
  return most !== undefined && Number(value) > Number(most) ? `Not more than ${most}.` : '';
}
