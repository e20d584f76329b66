/** At least one of each phrase of a kind; the type keeps it whole. */
export type SamplesOf<P extends { readonly id: string }> = {
  readonly [Id in P['id']]: readonly Extract<P, { id: Id }>[];
};
