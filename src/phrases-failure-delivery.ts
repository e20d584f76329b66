/** Why Argo CD did not bring an application to where a run wants it. Durations in ms; `words` are Argo CD's own. */

type Application = { readonly application: string };
type Words = { readonly words: string };

/** What is wrong with an application, as a clause. */
export type ApplicationTrouble =
  | ({ readonly id: 'argocd.unwell'; readonly health: string; readonly words?: string | undefined } & Application)
  | ({ readonly id: 'argocd.not-compared' } & Application & Words)
  | ({ readonly id: 'argocd.runs-another'; readonly image: string; readonly digest: string } & Application)
  /** `leftOver`: the resource is there and should not be. */
  | ({
      readonly id: 'argocd.out-of-sync';
      readonly sync: string;
      readonly resource?: string | undefined;
      readonly leftOver?: boolean | undefined;
    } & Application)
  | { readonly id: 'argocd.rate'; readonly rate: number; readonly limit?: number | undefined };

export type DeliveryFailure =
  | ApplicationTrouble
  | { readonly id: 'argocd.lasting'; readonly trouble: ApplicationTrouble; readonly lasted: number }
  | { readonly id: 'argocd.after-sync'; readonly trouble: ApplicationTrouble; readonly lasted: number }
  | ({ readonly id: 'argocd.no-application'; readonly project: string } & Application)
  | ({ readonly id: 'argocd.forbidden'; readonly project: string; readonly asking: string } & Application & Words)
  | ({ readonly id: 'argocd.no-source' } & Application)
  /** A sync window; `set` is what is written down already, by its name if it has one. */
  | ({ readonly id: 'argocd.window'; readonly set?: 'image' | { readonly release: string } } & Application)
  | ({ readonly id: 'argocd.busy'; readonly by?: string | undefined } & Application)
  | ({ readonly id: 'argocd.sync-failed'; readonly words?: string | undefined } & Application)
  /** `now` is what is set instead; without it the manifests decide. */
  | ({ readonly id: 'argocd.elsewhere'; readonly now?: string | undefined } & Application);
