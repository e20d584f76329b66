/** Why a run is not even begun: input that no command would have let through, or a worker that lacks what it takes. */
export type PlanFailure =
  | { readonly id: 'plan.bad-machine' }
  | { readonly id: 'plan.bad-series' }
  | { readonly id: 'plan.bad-version' }
  | { readonly id: 'plan.bad-environment' }
  | { readonly id: 'plan.bad-dataset' }
  | { readonly id: 'plan.bad-param'; readonly name: string }
  | { readonly id: 'plan.no-title' }
  | { readonly id: 'plan.no-reason' }
  /** Going to production without approval. */
  | { readonly id: 'plan.no-override' }
  /** `known` are the names that `deckhand.yaml` has. */
  | {
      readonly id: 'plan.unknown';
      readonly kind: 'app' | 'model' | 'profile' | 'rule';
      readonly name: string;
      readonly known: readonly string[];
    }
  /** Variables of the worker's environment. */
  | { readonly id: 'plan.not-set'; readonly settings: readonly string[] };
