/** What the kernel sets on every run, with Temporal's names for the types. */
export const SEARCH_ATTRIBUTES = {
  DeckhandOperation: 'Keyword',
  DeckhandTarget: 'Keyword',
  DeckhandStatus: 'Keyword',
  DeckhandRequester: 'Keyword',
  DeckhandApprovers: 'KeywordList',
} as const;
