import type { FailurePhrase } from './phrases-failure.ts';

/** The first of some pods, and how many more there are. */
export type SomePods = { readonly pods: readonly string[]; readonly more: number };

/** Why something was not looked at, put right or deleted in an incident or a cleanup. */
export type UpkeepFailure =
  /** `setting` is the variable of the environment: `PROMETHEUS_URL`. */
  | { readonly id: 'upkeep.not-set'; readonly setting: string }
  | { readonly id: 'upkeep.no-app'; readonly app: string }
  | { readonly id: 'upkeep.no-query' }
  | { readonly id: 'upkeep.nothing-to-silence' }
  | { readonly id: 'upkeep.no-node'; readonly node: string }
  /** Nothing would bring these pods back. */
  | ({ readonly id: 'upkeep.not-drained'; readonly node: string } & SomePods)
  /** These pods are still there. */
  | ({ readonly id: 'upkeep.not-left'; readonly node: string } & SomePods)
  /** `words` are those of Kubernetes. */
  | {
      readonly id: 'upkeep.not-ready';
      readonly deployment: string;
      readonly ready: number;
      readonly wanted: number;
      readonly words?: string | undefined;
    }
  /** A query that is no number: `gives` is a type of results, or how many series. */
  | { readonly id: 'upkeep.unfit'; readonly query: string; readonly gives: string | number }
  | { readonly id: 'upkeep.no-deployment'; readonly deployment: string; readonly namespace: string }
  /** A clause, of one that was only to be looked at. */
  | { readonly id: 'upkeep.unseen'; readonly deployment: string; readonly namespace: string }
  | { readonly id: 'upkeep.paused'; readonly deployment: string }
  | { readonly id: 'upkeep.never-touched'; readonly name: string }
  | { readonly id: 'upkeep.not-by-time'; readonly path: string }
  /** Of many things one after the other, so that it is their system's fault. A string is somebody else's words. */
  | { readonly id: 'upkeep.nothing-deletable'; readonly why: FailurePhrase | string }
  /** A list of a cleanup holds what cannot be such a thing. */
  | { readonly id: 'upkeep.not-a'; readonly kind: 'image' | 'namespace' | 'token'; readonly name: string };
