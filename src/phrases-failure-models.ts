/** Why MLflow does not have what a training needs. */
export type ModelFailure =
  | { readonly id: 'mlflow.forgot'; readonly experiment: string }
  | { readonly id: 'mlflow.deleted'; readonly experiment: string }
  | { readonly id: 'mlflow.nothing'; readonly asking: string }
  | { readonly id: 'mlflow.host' }
  | {
      readonly id: 'mlflow.no-metric';
      readonly metric: string;
      readonly run: string;
      readonly known: readonly string[];
    }
  | { readonly id: 'mlflow.no-model'; readonly run: string; readonly artifact: string }
  /** Versions: the champion's of now, and of when it was approved. */
  | {
      readonly id: 'mlflow.overtaken';
      readonly registered: string;
      readonly now?: string | undefined;
      readonly from?: string | undefined;
    };
