/** What `deckhand.yaml` says of an application that is deployed. Types only; durations in ms. */

export type EnvironmentName = 'staging' | 'production';

/** Worst first, in Harbor's words. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

export type Builder =
  | {
      readonly type: 'buildkit';
      readonly namespace: string;
      /** Secret of type `kubernetes.io/dockerconfigjson` with which the image is pushed. */
      readonly pushSecret: string;
      readonly dockerfile: string;
      /** Folder in the repository; empty for its root. */
      readonly context: string;
      /** Secret whose `token` opens a private repository over https. */
      readonly gitSecret?: string | undefined;
      /** `linux/amd64` if absent; several separated by commas. */
      readonly platform?: string | undefined;
    }
  /** Any local builder. `{image}`, `{version}` and `{commit}` are replaced in each word. */
  | { readonly type: 'command'; readonly argv: readonly string[] };

/** Findings at or above `maxSeverity` stop a deploy; with `ignoreUnfixed` only those that have a fix. */
export type ScanLimit = { readonly maxSeverity: Severity; readonly ignoreUnfixed: boolean };

export type TestsSpec = {
  readonly image: string;
  readonly command: readonly string[];
  readonly namespace: string;
  readonly timeout: number;
};

/** Where a version is written down, if not in the Argo CD application itself. */
export type GitTarget = { readonly repository: string; readonly branch: string; readonly path: string };

export type Environment = {
  readonly application: string;
  readonly project: string;
  readonly git?: GitTarget | undefined;
};

export type WatchSpec = {
  readonly for: number;
  /** PromQL; above `limit` for longer than `tolerate` is a failure. Without a query only health is watched. */
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
  readonly tolerate: number;
};

export type App = {
  readonly repository: string;
  /** `v{version}`: the tag of a version. */
  readonly ref: string;
  /** host/project/repository, without tag. */
  readonly image: string;
  readonly builder: Builder;
  readonly scan: ScanLimit;
  readonly tests?: TestsSpec | undefined;
  readonly environments: Readonly<Record<EnvironmentName, Environment>>;
  readonly watch: WatchSpec;
  /** A web page that compares `{from}` and `{to}`. */
  readonly compare?: string | undefined;
};

/** One version of an app, as it runs or ran somewhere. `version` is absent for what Deckhand did not deploy. */
export type Release = {
  readonly digest: string;
  readonly version?: string | undefined;
  readonly revision?: string | undefined;
};

export type Finding = {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly fixVersion?: string;
  readonly severity: Severity | 'unknown';
};

export type ScanReport = {
  readonly digest: string;
  /** All findings by severity, and how many of them have a fix. */
  readonly counts: Readonly<Record<Severity | 'unknown', number>>;
  readonly fixable: Readonly<Record<Severity | 'unknown', number>>;
  readonly over: boolean;
  /** Worst first, ten at most. */
  readonly worst: readonly Finding[];
  readonly scanner?: string;
};

/** What an Argo CD application runs now and ran before, newest first. */
export type ApplicationView = {
  readonly now?: Release;
  readonly sync: string;
  readonly health: string;
  readonly autoSync: boolean;
  readonly history: readonly (Release & { readonly deployedAt: number })[];
};

export type TestCounts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The last lines of the log, secrets masked. */
  readonly tail: string;
};
