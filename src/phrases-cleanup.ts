/** What a cleanup says. Durations in ms, times in Unix ms, sizes in bytes. */

import type { Group, Kept, Tally } from './cleanup.ts';

type Rule = { readonly rule: string };
/** What is cleaned up: the words for it differ. */
type Kind = { readonly kind: 'images' | 'tokens' | 'namespaces' };
type Sum = { readonly items: number; readonly bytes: number };

export type CleanupPhrase =
  | ({ readonly id: 'cleanup.title'; readonly only?: 'plan' } & Rule)
  /** How far the look around is. */
  | { readonly id: 'cleanup.looking'; readonly at: string; readonly seen: number }
  | ({
      readonly id: 'cleanup.found';
      readonly places: number;
      readonly kept: readonly Kept[];
      readonly left: number;
    } & Kind &
      Sum)
  /** One group of the list, for the thread. */
  | ({ readonly id: 'cleanup.group'; readonly group: Group } & Kind)
  | { readonly id: 'cleanup.more-groups'; readonly groups: number; readonly items: number }
  | ({ readonly id: 'cleanup.list' } & Sum & Kind)
  | { readonly id: 'cleanup.soon'; readonly soon: readonly { readonly label: string; readonly at: number }[] }
  /** Times the schedule came while an earlier run was open, or while Temporal was away. */
  | ({ readonly id: 'cleanup.skipped'; readonly overlap: number; readonly missed: number } & Rule)
  | ({ readonly id: 'cleanup.ready' } & Rule & Kind & Sum)
  | { readonly id: 'cleanup.within-limit' }
  | ({ readonly id: 'cleanup.keep'; readonly group: string } & Sum)
  | { readonly id: 'cleanup.kept'; readonly group: string; readonly by: string; readonly checked: boolean }
  /** What a button says. */
  | { readonly id: 'cleanup.keep-items' }
  /** Single things of the list; of many, some are named. */
  | {
      readonly id: 'cleanup.kept-items';
      readonly names: readonly string[];
      readonly items: number;
      readonly by: string;
      readonly checked: boolean;
    }
  | { readonly id: 'cleanup.all-kept' }
  | { readonly id: 'cleanup.marking'; readonly name: string }
  | { readonly id: 'cleanup.marked'; readonly names: readonly string[]; readonly until: number }
  | { readonly id: 'cleanup.grace'; readonly until: number; readonly waiting: number }
  | { readonly id: 'cleanup.restore'; readonly name: string }
  | { readonly id: 'cleanup.restored'; readonly name: string; readonly by?: string; readonly checked?: boolean }
  | { readonly id: 'cleanup.unmarked'; readonly names: readonly string[] }
  | { readonly id: 'cleanup.deleting'; readonly done: number; readonly of: number; readonly bytes: number }
  | ({ readonly id: 'cleanup.deleted'; readonly tally: Tally } & Kind)
  | ({ readonly id: 'cleanup.done'; readonly tally: Tally; readonly byPeople: number } & Rule & Kind)
  | ({ readonly id: 'cleanup.reported' } & Rule & Kind & Sum)
  | ({ readonly id: 'cleanup.nothing' } & Rule);
