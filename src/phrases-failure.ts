/** Why work failed, where that is nobody's own sentence. The same stands in English in Temporal and in the log. */

type Asked = { readonly system: string; /** In English: `deploy noble on node-07`. */ readonly asking: string };

export type FailurePhrase =
  /** `code` is the network's: `ECONNREFUSED`. Without one there was no answer `after` so many ms. */
  | ({ readonly id: 'failed.unreachable'; readonly code: string } & Asked)
  | ({ readonly id: 'failed.silent'; readonly after: number } & Asked)
  /** `words` are the system's own, perhaps none. */
  | ({ readonly id: 'failed.refused'; readonly status: number; readonly words: string } & Asked)
  | { readonly id: 'failed.worker-lost'; readonly activity: string }
  | { readonly id: 'failed.too-late'; readonly activity: string }
  | { readonly id: 'failed.half-undone' };
