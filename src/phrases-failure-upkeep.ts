/** Why something was not looked at, put right or deleted in an incident or a cleanup. */
export type UpkeepFailure =
  /** `setting` is the variable of the environment: `PROMETHEUS_URL`. */
  | { readonly id: 'upkeep.not-set'; readonly setting: string }
  | { readonly id: 'upkeep.no-app'; readonly app: string }
  | { readonly id: 'upkeep.no-query' }
  | { readonly id: 'upkeep.nothing-to-silence' }
  | { readonly id: 'upkeep.no-node'; readonly node: string }
  /** `pods` are the first of those that nothing would bring back, with how many more there are. */
  | { readonly id: 'upkeep.not-drained'; readonly node: string; readonly pods: string }
  | { readonly id: 'upkeep.no-deployment'; readonly deployment: string; readonly namespace: string }
  /** A clause, of one that was only to be looked at. */
  | { readonly id: 'upkeep.unseen'; readonly deployment: string; readonly namespace: string }
  | { readonly id: 'upkeep.paused'; readonly deployment: string }
  | { readonly id: 'upkeep.never-touched'; readonly name: string }
  | { readonly id: 'upkeep.not-by-time'; readonly path: string }
  /** A list of a cleanup holds what cannot be such a thing. */
  | { readonly id: 'upkeep.not-a'; readonly kind: 'image' | 'namespace' | 'token'; readonly name: string };
