/** What `deckhand.yaml` says of a cleanup rule, and what a cleanup finds. Types only; durations in ms, sizes in bytes. */

import type { FailurePhrase } from './phrases-failure.ts';
import type { KeptPhrase } from './phrases-kept.ts';

export type CleanupMode = 'report' | 'approve' | 'auto';

type Common = {
  readonly schedule: { readonly cron: string; readonly zone: string };
  /** `report` deletes nothing, `approve` asks, `auto` asks above the limit only. */
  readonly mode: CleanupMode;
  readonly limit: { readonly items: number; readonly size: number };
};

/** Images of a registry: old ones go, but for the newest, those in use, and those with a tag to keep. */
export type ImagesRule = Common & {
  readonly type: 'images';
  readonly projects: readonly string[];
  readonly keepNewest: number;
  /** A regular expression on tags. */
  readonly keepTags?: string | undefined;
  readonly olderThan: number;
  /** Names as `project/repository`. */
  readonly neverTouch: readonly string[];
};

/** Tokens: expired ones go, those that expire within `warn` are told. */
export type TokensRule = Common & {
  readonly type: 'tokens';
  readonly warn: number;
  /** Namespaces whose old service-account tokens are looked at. */
  readonly namespaces: readonly string[];
  readonly neverTouch: readonly string[];
};

/** Namespaces that say they are ephemeral: past their time, or without a new pod for `idle`. */
export type NamespacesRule = Common & {
  readonly type: 'namespaces';
  /** `key=value`. */
  readonly label: string;
  readonly idle: number;
  /** How long a namespace is only stopped before it is deleted. */
  readonly grace: number;
  readonly neverTouch: readonly string[];
};

export type CleanupRule = ImagesRule | TokensRule | NamespacesRule;

/** One thing that can go. `id` is how its system knows it, `label` how people do, `at` when it was made or expired. */
export type Item = {
  readonly group: string;
  readonly id: string;
  readonly label: string;
  readonly bytes: number;
  readonly at: number;
};

/** Neighbours in the list that are kept or go together: items `from` up to `from + items`. */
export type Group = { readonly name: string; readonly from: number; readonly items: number; readonly bytes: number };

/** A string is from a run that an earlier build began. */
export type Kept = { readonly why: KeptPhrase | string; readonly count: number };

/** What a look around found, as it is. */
export type Found = {
  readonly items: readonly Item[];
  readonly kept: readonly Kept[];
  /** Over what one run takes on. */
  readonly left: number;
  readonly soon: readonly { readonly label: string; readonly at: number }[];
};

/** What a look around found, for a run. The list itself is packed, so that a history holds thousands of items in little room. */
export type CleanupList = {
  readonly packed: string;
  readonly items: number;
  readonly bytes: number;
  readonly groups: readonly Group[];
  /** Repositories, or whatever else they lie in. */
  readonly places: number;
  readonly kept: readonly Kept[];
  /** Over what one run takes on; the next one finds them again. */
  readonly left: number;
  /** Told, but not to go: what expires soon. */
  readonly soon: readonly { readonly label: string; readonly at: number }[];
};

/** How a deletion went. Names are examples; the counts are whole. Why one failed may be in somebody else's words. */
export type Tally = {
  readonly gone: number;
  readonly bytes: number;
  readonly kept: readonly Kept[];
  readonly failed: readonly { readonly label: string; readonly why: FailurePhrase | KeptPhrase | string }[];
  readonly failures: number;
};
