/** Why a cleanup lets something be, as what follows its number. Times in Unix ms. */
export type KeptPhrase =
  | { readonly id: 'kept.newest' }
  | { readonly id: 'kept.in-use' }
  | { readonly id: 'kept.by-tag' }
  | { readonly id: 'kept.immutable' }
  | { readonly id: 'kept.too-young' }
  | { readonly id: 'kept.untouchable' }
  | { readonly id: 'kept.without-end' }
  | { readonly id: 'kept.not-expired' }
  | { readonly id: 'kept.unlabelled' }
  | { readonly id: 'kept.unreadable'; readonly annotation: string }
  | { readonly id: 'kept.in-time' }
  | { readonly id: 'kept.leaving' }
  /** A namespace that does not go, with what Kubernetes says it hangs on. */
  | { readonly id: 'kept.hanging'; readonly name: string; readonly since: number; readonly words: string }
  | { readonly id: 'kept.gone' }
  | { readonly id: 'kept.renewed' }
  | { readonly id: 'kept.made-anew' }
  | { readonly id: 'kept.namesake' }
  | { readonly id: 'kept.by-people' }
  /** It was to go when it was listed. */
  | { readonly id: 'kept.meanwhile'; readonly why: KeptPhrase };
