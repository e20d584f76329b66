import type { ElementState, Option, StateValues } from './client-types.ts';
import { SlackError, type Block } from './types.ts';

export type Element = Readonly<Record<string, unknown>> & { readonly type: string; readonly action_id: string };
export type Placed = { readonly block: Block; readonly element: Element };
export type Put = Partial<Omit<ElementState, 'type'>>;
type Field = keyof Put;

/** Which field of an action or a state holds what somebody chose, by the element's type. */
const FIELD: Readonly<Record<string, Field>> = {
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  rich_text_input: 'rich_text_value',
};
const STATELESS = ['button', 'overflow', 'workflow_button', 'image'];

/** Every element somebody can act on, with its block. */
export function elementsOf(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block) => {
    const { elements, accessory, element } = block as Readonly<Record<string, unknown>>;
    const inside = [...(block.type === 'actions' ? (elements as Element[]) : []), accessory, element] as Element[];
    return inside.filter((each) => each?.action_id).map((each) => ({ block, element: each }));
  });
}

export function findElement(blocks: readonly Block[], actionId: string, blockId?: string): Placed | undefined {
  return elementsOf(blocks).find(
    ({ block, element }) => element.action_id === actionId && (!blockId || block.block_id === blockId),
  );
}

/** The values of all elements: what was put in, where the same element is still there, else what it starts with. */
export function stateOf(blocks: readonly Block[], kept: StateValues = {}): StateValues {
  const values: Record<string, Record<string, ElementState>> = {};
  for (const { block, element } of elementsOf(blocks)) {
    if (STATELESS.includes(element.type)) continue;
    const blockId = block.block_id ?? '';
    const before = kept[blockId]?.[element.action_id];
    const value = before?.type === element.type ? before : initial(element);
    values[blockId] = { ...values[blockId], [element.action_id]: value };
  }
  return values;
}

/**
 * What the page sent, in the element's own field; a static choice by its value alone is enough. Throws if it is not among
 * what the element offers.
 */
export function chosen(element: Element, put: Put): Put {
  const field = FIELD[element.type];
  if (!field) return {};
  const offered = offeredBy(element);
  if (field === 'selected_option') return { selected_option: resolve(put.selected_option, put.value, offered) };
  if (field === 'selected_options')
    return { selected_options: (put.selected_options ?? []).map((each) => resolve(each, undefined, offered) ?? each) };
  return { [field]: put[field] ?? (field.endsWith('s') ? [] : null) };
}

/** Options an element brings itself. */
function offeredBy(element: Element): readonly Option[] {
  const groups = (element['option_groups'] ?? []) as { options: Option[] }[];
  return [...((element['options'] ?? []) as Option[]), ...groups.flatMap(({ options }) => options)];
}

function resolve(
  option: Option | null | undefined,
  value: string | null | undefined,
  offered: readonly Option[],
): Option | null {
  const wanted = option?.value ?? value;
  if (wanted === undefined || wanted === null) return null;
  const found = offered.find((each) => each.value === wanted);
  if (!found && offered.length > 0) throw new SlackError('option_not_offered');
  return found ?? option ?? null;
}

function initial(element: Element): ElementState {
  const { type } = element;
  const field = FIELD[type] ?? 'value';
  const start =
    element[field === 'value' || field === 'rich_text_value' ? 'initial_value' : field.replace('selected', 'initial')];
  return { type, [field]: start ?? (field.endsWith('s') ? [] : null) };
}
