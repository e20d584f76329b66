import type { CleanupList, Found, Group, Item } from './cleanup.ts';
import { pack, unpack } from './packed.ts';

const HEAD = 'group,id,what,bytes,since';
/** Up to so many things each have a Keep button of their own; more share one with their neighbours. */
const EACH = 15;
/** Told in the thread; a plan is for deleting, not a register. */
const SOON = 50;

/** The list as a history holds it: CSV, so that it is also the file people get, packed. */
export function packedList({ items, kept, left, soon }: Found): CleanupList {
  const lines = items.map(({ group, id, label, bytes, at }) =>
    [cell(group), cell(id), cell(label), bytes, new Date(at).toISOString()].join(','),
  );
  return {
    packed: pack([HEAD, ...lines, ''].join('\n')),
    items: items.length,
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
    groups: groupsOf(items),
    places: new Set(items.map(({ group }) => group)).size,
    kept,
    left,
    soon: soon.slice(0, SOON),
  };
}

export async function unpackList(packed: string): Promise<readonly Item[]> {
  const [, ...lines] = (await unpack(packed)).toString().trimEnd().split('\n');
  return lines.map((line) => {
    const [group = '', id = '', label = '', bytes = '', at = ''] = line.split(',');
    return { group: plain(group), id: plain(id), label: plain(label), bytes: Number(bytes), at: Date.parse(at) };
  });
}

/** Neighbours of one group, or each thing by itself where there are few. */
function groupsOf(items: readonly Item[]): readonly Group[] {
  if (items.length <= EACH) {
    return items.map(({ label, bytes }, from) => ({ name: label, from, items: 1, bytes }));
  }
  const groups: Group[] = [];
  for (const [from, { group: name, bytes }] of items.entries()) {
    const last = groups.at(-1);
    if (last?.name === name) groups[groups.length - 1] = { ...last, items: last.items + 1, bytes: last.bytes + bytes };
    else groups.push({ name, from, items: 1, bytes });
  }
  return groups;
}

/** Percent signs instead of quotes, so that a line splits at its commas; no cell begins as a formula of a spreadsheet. */
function cell(text: string): string {
  return text.replaceAll(/[%,"\p{Cc}]|^[=+\-@]/gu, (character) =>
    encodeURIComponent(character).replace(/^[^%]$/, (kept) => `%${kept.codePointAt(0)?.toString(16).toUpperCase()}`),
  );
}

function plain(text: string): string {
  return decodeURIComponent(text);
}
