/** What `deckhand.yaml` says of a model that is trained, and what MLflow says of it. Types only; durations in ms. */

export type TrainingJob = {
  readonly image: string;
  readonly command: readonly string[];
  readonly timeout: number;
  /** Kubernetes' quantities: `2`, `500m`; `4Gi`. */
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  /** How many GPUs, as `nvidia.com/gpu`. */
  readonly gpu: number;
  /** How long it may wait for a node with room. */
  readonly waitForNode: number;
};

/** Which of two models is better, and by how much it has to be. */
export type Measure = { readonly name: string; readonly better: 'higher' | 'lower'; readonly minGain: number };

export type Model = {
  readonly namespace: string;
  /** MLflow's experiment. */
  readonly experiment: string;
  /** The name under which MLflow registers its versions. */
  readonly registered: string;
  readonly aliases: { readonly champion: string; readonly previous: string };
  /** Where the training logs its model within the run's artifacts. */
  readonly artifact: string;
  readonly dataset: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metric: Measure;
  /** MLflow as the Jobs reach it, if not as Deckhand does. */
  readonly trackingUri?: string | undefined;
  /** Secret of the namespace whose keys become the Jobs' environment: MLflow's login, for one. */
  readonly secret?: string | undefined;
  readonly prepare: TrainingJob;
  readonly train: TrainingJob;
  readonly evaluate: TrainingJob;
};

/** One registered version, and the MLflow run it came from. */
export type ModelVersion = { readonly version: string; readonly run: string };

/** The last value of each metric of an MLflow run, by name. */
export type Scores = Readonly<Record<string, number>>;

/** How a metric went: `[step, value]`, thinned out where there are many. */
export type Curve = {
  readonly title: string;
  readonly metric: string;
  readonly points: readonly (readonly [step: number, value: number])[];
  /** The champion's value, as a line to compare with. */
  readonly champion?: number | undefined;
};
