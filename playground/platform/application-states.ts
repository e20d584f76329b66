import type { Repositories } from './git.ts';
import { versionDigest, type DemoApp } from './releases.ts';

export type Source = {
  readonly repoURL: string;
  readonly path: string;
  readonly targetRevision: string;
  readonly kustomize?: { readonly images?: readonly string[] };
  readonly helm?: { readonly parameters?: readonly { readonly name: string; readonly value: string }[] };
};
export type Operation = {
  readonly sync: { readonly revision: string; readonly source: Source; readonly prune?: boolean };
  readonly info?: readonly { readonly name: string; readonly value: string }[];
  readonly initiatedBy: { readonly username?: string; readonly automated?: boolean };
};
export type OperationState = {
  readonly operation: Operation;
  readonly phase: string;
  readonly message: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
};
export type Deployment = {
  readonly id: number;
  readonly revision: string;
  readonly source: Source;
  readonly by: object;
  readonly startedAt: number;
  readonly at: number;
};

/** An Argo CD application and what the cluster runs for it. Times are wall clock in ms. */
export type ApplicationState = {
  readonly name: string;
  readonly project: string;
  readonly type: 'Kustomize' | 'Helm' | 'Directory';
  /** The one image its manifests name. */
  readonly image: string;
  readonly source: Source;
  readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean };
  readonly annotations: Readonly<Record<string, string>>;
  /** The newest commit Argo CD has seen. */
  readonly seen: string;
  readonly seenAt: number;
  readonly changedAt: number;
  readonly operation?: (Operation & { readonly startedAt: number; readonly until?: number }) | undefined;
  readonly operationState?: OperationState | undefined;
  /** Oldest first. */
  readonly history: readonly Deployment[];
  /** What the cluster runs: name@digest or name:tag. */
  readonly running: string;
  readonly before?: string | undefined;
  readonly rolloutEnds: number;
  /** Why what runs is Degraded, from `rolloutEnds` on. */
  readonly degraded?: string | undefined;
  readonly reconciledAt: number;
  readonly windowClosed?: boolean;
  /** A resource that is no longer in the manifests. */
  readonly leftOver?: string;
  readonly version: number;
  /** How the next sync goes, ordered by a test. */
  readonly next?: { readonly degrade?: string; readonly fail?: string; readonly hang?: boolean } | undefined;
  /** How many syncs were started, for whoever counts effects. */
  readonly syncs: number;
};

/** Staging and production of an app, with every version that ran there. */
export function seed(app: DemoApp, repositories: Repositories, now: number): ApplicationState[] {
  const log = repositories.log(app.deployRepository).toReversed();
  return ['staging', 'production'].map((environment) => {
    const ran = app.releases.slice(0, app.ran);
    const base = { repoURL: app.deployRepository, path: environment, targetRevision: 'main' };
    const sourceFor = (version: string): Source =>
      app.type === 'Helm'
        ? {
            ...base,
            path: 'chart',
            helm: {
              parameters: [
                { name: 'image.repository', value: app.image },
                { name: 'image.tag', value: version },
              ],
            },
          }
        : base;
    const history = ran.map(({ version }, id) => {
      const commit = log.find(({ subject }) => subject === `Deploy ${app.name} ${version} to ${environment}`);
      const [revision = '', at = now] = [commit?.sha, commit?.at];
      return { id, revision, source: sourceFor(version), by: {}, startedAt: at, at: at + 60_000 };
    });
    const newest = ran.at(-1)?.version ?? '';
    const state: ApplicationState = {
      name: `${app.name}-${environment}`,
      project: 'default',
      type: app.type,
      image: app.image,
      source: sourceFor(newest),
      annotations: {},
      seen: log.at(-1)?.sha ?? '',
      seenAt: now,
      changedAt: now,
      history,
      running: app.type === 'Helm' ? `${app.image}:${newest}` : `${app.image}@${versionDigest(app, newest)}`,
      rolloutEnds: 0,
      reconciledAt: now,
      version: 1,
      syncs: 0,
      ...(app.autoSync ? { automated: { prune: true, selfHeal: false } } : {}),
    };
    return state;
  });
}
