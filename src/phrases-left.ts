/** Why an undo left something as it is. */
export type LeftPhrase =
  | { readonly id: 'left.machine'; readonly status: string; readonly owner?: string | undefined }
  | { readonly id: 'left.never-joined' }
  | { readonly id: 'left.not-made' }
  | { readonly id: 'left.unchanged' }
  /** Without a digest it is another image that is named by its tag, or none. */
  | { readonly id: 'left.set-since'; readonly digest?: string | undefined }
  | { readonly id: 'left.moved' }
  | { readonly id: 'left.no-training' }
  | { readonly id: 'left.unregistered' }
  | { readonly id: 'left.nothing-before' }
  | { readonly id: 'left.not-stopped' };

/** What is left: a thing by its name, or one that needs none. */
export type Left = { readonly kind?: 'node'; readonly what: string } | { readonly kind: 'registry' | 'namespaces' };
