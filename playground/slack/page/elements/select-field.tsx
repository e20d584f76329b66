import { useCallback, useContext } from 'react';
import type { MultiSelect, Select } from '@slack/types';
import type { ElementState, Option, OptionGroup, WorkspaceView } from '../api.ts';
import { useNames } from '../names.ts';
import { SurfaceContext } from '../surface.ts';
import { Combobox } from './combobox.tsx';
import type { ControlProps } from './field.ts';
import type { Offered } from './use-search.ts';

/** Every kind of select, single or multi, is one searchable box; they differ in where their options come from. */
export function SelectField({ blockId, element, state, change, field }: ControlProps<Select | MultiSelect>) {
  const names = useNames();
  const { options: ask } = useContext(SurfaceContext);
  const { type, action_id: actionId = '', placeholder } = element;
  const external = element.type === 'external_select' || element.type === 'multi_external_select';
  const least = external ? (element.min_query_length ?? 3) : 0;

  const find = useCallback(
    async (typed: string): Promise<Offered> => {
      if (!external) return { groups: filtered(groupsOf(element, names), typed) };
      if (typed.length < least) return { groups: [], error: `Type ${least} or more letters to search.` };
      const { options = [], option_groups: groups, error } = await ask(blockId, actionId, typed);
      return { groups: groups ?? [group('', options)], ...(error ? { error } : {}) };
    },
    [ask, blockId, actionId, element, names, external, least],
  );
  return (
    <Combobox
      field={field}
      placeholder={placeholder?.text ?? (type.startsWith('multi_') ? 'Choose some' : 'Choose one')}
      many={type.startsWith('multi_')}
      most={'max_selected_items' in element ? (element.max_selected_items ?? Infinity) : Infinity}
      chosen={chosenOf(state, names)}
      choose={(options) => change(stateOf(type, options))}
      find={find}
    />
  );
}

const group = (label: string, options: readonly Option[]): OptionGroup => ({ label: plain(label), options });
const plain = (text: string) => ({ type: 'plain_text', text }) as const;

function groupsOf(element: Select | MultiSelect, names: WorkspaceView): readonly OptionGroup[] {
  if ('options' in element && element.options) return [group('', element.options as Option[])];
  if ('option_groups' in element && element.option_groups) return element.option_groups as OptionGroup[];
  return [group('', element.type.includes('users') ? people(names) : conversations(names))];
}

const people = (names: WorkspaceView): Option[] =>
  names.people
    .filter(({ deactivated }) => !deactivated)
    .map(({ id, name, realName }) => ({ text: plain(realName), value: id, description: plain(`@${name}`) }));

const conversations = (names: WorkspaceView): Option[] =>
  names.channels.filter(({ user }) => !user).map(({ id, name }) => ({ text: plain(`#${name}`), value: id }));

function filtered(groups: readonly OptionGroup[], typed: string): readonly OptionGroup[] {
  const wanted = typed.toLowerCase();
  const fits = ({ text, description }: Option) =>
    `${text.text} ${description?.text ?? ''}`.toLowerCase().includes(wanted);
  return groups
    .map(({ label, options }) => ({ label, options: options.filter(fits) }))
    .filter(({ options }) => options.length > 0);
}

/** Slack keeps bare ids of people and conversations, and whole options of the rest. */
function chosenOf(state: ElementState, names: WorkspaceView): readonly Option[] {
  if (state.selected_options) return state.selected_options;
  if (state.selected_option) return [state.selected_option];
  const one = state.selected_user ?? state.selected_conversation ?? state.selected_channel;
  const ids = state.selected_users ?? state.selected_conversations ?? state.selected_channels ?? (one ? [one] : []);
  const known = [...people(names), ...conversations(names)];
  return ids.map((id) => known.find(({ value }) => value === id) ?? { text: plain(id), value: id });
}

function stateOf(type: string, options: readonly Option[]): ElementState {
  const many = type.startsWith('multi_');
  const kind = /users|conversations|channels/.exec(type)?.[0];
  if (!kind) return many ? { type, selected_options: options } : { type, selected_option: options[0] ?? null };
  const ids = options.map(({ value }) => value);
  return many ? { type, [`selected_${kind}`]: ids } : { type, [`selected_${kind.slice(0, -1)}`]: ids[0] ?? null };
}
