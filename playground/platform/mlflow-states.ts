export type Pair = { readonly key: string; readonly value: string };
export type Metric = {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
};
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type Experiment = { readonly id: string; readonly name: string };

export type RunState = {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime?: number;
  /** How many there were before it. */
  readonly count: number;
  readonly tags: readonly Pair[];
  readonly params: readonly Pair[];
  readonly metrics: readonly Metric[];
  readonly artifacts: readonly string[];
};

export type Version = {
  readonly version: string;
  readonly run: string;
  readonly source: string;
  readonly tags: readonly Pair[];
  readonly createdAt: number;
};

export type RegisteredModel = {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly aliases: Readonly<Record<string, string>>;
};
