import { parse } from 'yaml';
import type { Store } from '../store.ts';
import type { Repositories } from './git.ts';
import { DEMO_APPS, versionDigest, type DemoApp } from './releases.ts';

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
  readonly operation?: Operation & { readonly startedAt: number; readonly until?: number };
  readonly operationState?: OperationState;
  /** Oldest first. */
  readonly history: readonly Deployment[];
  /** What the cluster runs: name@digest or name:tag. */
  readonly running: string;
  readonly before?: string;
  readonly rolloutEnds: number;
  /** Why what runs is Degraded, from `rolloutEnds` on. */
  readonly degraded?: string;
  readonly reconciledAt: number;
  readonly windowClosed?: boolean;
  /** A resource that is no longer in the manifests. */
  readonly leftOver?: string;
  readonly version: number;
  /** How the next sync goes, ordered by a test. */
  readonly next?: { readonly degrade?: string; readonly fail?: string; readonly hang?: boolean };
  /** How many syncs were started, for whoever counts effects. */
  readonly syncs: number;
};

/** Real durations in ms; the platform's speed divides them. */
const SYNC = 8_000;
const RECONCILE = 2_000;
const ROLLOUT = 40_000;
const AUTO_SYNC = 5_000;
const GIT_POLL = 180_000;
const KEPT_HISTORY = 10;

export type Applications = ReturnType<typeof createApplications>;

/** The applications and their controller. Time passes when somebody looks. */
export function createApplications(store: Store, repositories: Repositories, speed: number, now: () => number) {
  let seeded = false;

  function ensure(): void {
    if (seeded) return;
    seeded = true;
    if (store.all('application').length === 0)
      for (const app of DEMO_APPS) for (const state of seed(app, repositories, now())) save(state);
  }

  function save(state: ApplicationState): ApplicationState {
    const saved = { ...state, version: state.version + 1 };
    store.put('application', state.name, saved);
    return saved;
  }

  function byName(name: string): ApplicationState | undefined {
    ensure();
    const state = store.get<ApplicationState>('application', name);
    return state && current(state);
  }

  function current(state: ApplicationState): ApplicationState {
    let at = state;
    if (at.operation?.until !== undefined && now() >= at.operation.until) at = save(finish(at, at.operation.until));
    if (now() - at.seenAt >= GIT_POLL / speed) at = refresh(at);
    const finished = at.operationState?.finishedAt ?? 0;
    if (at.reconciledAt < finished && now() >= finished + RECONCILE / speed)
      at = save({ ...at, reconciledAt: finished + RECONCILE / speed });
    if (isDue(at)) at = start(at, { sync: { revision: at.seen, source: at.source }, initiatedBy: { automated: true } });
    return at;
  }

  /** Auto-sync leaves alone what it has tried before, be it with success or not. */
  function isDue(state: ApplicationState): boolean {
    if (!state.automated || state.operation || isSynced(state)) return false;
    const last = state.operationState?.operation.sync;
    const tried = last?.revision === state.seen && JSON.stringify(last.source) === JSON.stringify(state.source);
    return (!tried || state.automated.selfHeal) && now() - state.changedAt >= AUTO_SYNC / speed;
  }

  function start(state: ApplicationState, operation: Operation): ApplicationState {
    const { operationState: _, ...rest } = state;
    const ends = state.next?.hang ? {} : { until: now() + SYNC / speed };
    return save({ ...rest, operation: { ...operation, startedAt: now(), ...ends }, syncs: state.syncs + 1 });
  }

  function finish(state: ApplicationState, at: number): ApplicationState {
    const { operation: ended, next = {}, before: _, degraded, ...rest } = state;
    if (!ended) return state;
    const { startedAt, until: __, ...operation } = ended;
    const done = { operation, startedAt, finishedAt: at };
    if (next.fail !== undefined) {
      const { next: ___, ...kept } = rest as ApplicationState;
      return {
        ...kept,
        ...(degraded ? { degraded } : {}),
        operationState: { ...done, phase: 'Failed', message: next.fail },
      };
    }
    const { revision, source } = operation.sync;
    const running = imageAt(source, revision, state);
    const changes = running !== state.running;
    const id = (state.history.at(-1)?.id ?? -1) + 1;
    const { next: ____, ...kept } = rest as ApplicationState;
    return {
      ...kept,
      operationState: { ...done, phase: 'Succeeded', message: 'successfully synced (all tasks run)' },
      history: [...state.history, { id, revision, source, by: operation.initiatedBy, startedAt, at }].slice(
        -KEPT_HISTORY,
      ),
      running,
      ...(changes ? { before: state.running, rolloutEnds: at + ROLLOUT / speed } : {}),
      ...(next.degrade !== undefined ? { degraded: next.degrade } : changes || !degraded ? {} : { degraded }),
    };
  }

  function terminate(state: ApplicationState): ApplicationState {
    const { operation: ended, next: __, ...rest } = state;
    if (!ended) return state;
    const { startedAt, until: _, ...operation } = ended;
    const operationState = {
      operation,
      startedAt,
      finishedAt: now(),
      phase: 'Failed',
      message: 'Operation terminated',
    };
    return save({ ...rest, operationState });
  }

  /** Looks into git again. */
  function refresh(state: ApplicationState): ApplicationState {
    const { repoURL, targetRevision } = state.source;
    const seen = repositories.head(repoURL, targetRevision);
    const changed = seen === state.seen ? {} : { changedAt: now() };
    return save({ ...state, ...changed, seen, seenAt: now(), reconciledAt: Math.max(now(), state.reconciledAt) });
  }

  /** What a source would deploy: its own override, else what its kustomization says at that commit. */
  function imageAt(source: Source, revision: string, { image }: Pick<ApplicationState, 'image'>): string {
    const override = source.kustomize?.images
      ?.map((each) => each.slice(each.indexOf('=') + 1))
      .find((each) => nameOf(each) === image);
    if (override) return override;
    const value = (name: string) => source.helm?.parameters?.find((each) => each.name === name)?.value;
    if (value('image.tag')) {
      const digest = value('image.digest');
      return digest ? `${image}@${digest}` : `${image}:${value('image.tag')}`;
    }
    const text = repositories.file(source.repoURL, revision, `${source.path}/kustomization.yaml`);
    const { images = [] } =
      (text ? (parse(text) as { images?: { name: string; newTag?: string; digest?: string }[] }) : {}) ?? {};
    const entry = images.find(({ name }) => name === image);
    return entry?.digest ? `${image}@${entry.digest}` : `${image}:${entry?.newTag ?? 'latest'}`;
  }

  const isSynced = (state: ApplicationState) =>
    !state.leftOver && imageAt(state.source, state.seen, state) === state.running;

  function healthOf(state: ApplicationState): { status: string; message?: string } {
    // Until the controller has looked again, the health of before the sync stands.
    if (state.reconciledAt < (state.operationState?.finishedAt ?? 0)) return { status: 'Healthy' };
    if (now() < state.rolloutEnds) {
      return {
        status: 'Progressing',
        message: 'Waiting for rollout to finish: 1 out of 3 new replicas have been updated...',
      };
    }
    return state.degraded === undefined ? { status: 'Healthy' } : { status: 'Degraded', message: state.degraded };
  }

  return {
    all: () => (ensure(), store.all<ApplicationState>('application').map(current)),
    byName,
    save,
    edit: (state: ApplicationState, { annotations, source }: Pick<ApplicationState, 'annotations' | 'source'>) =>
      save({ ...state, annotations, source, changedAt: now() }),
    start,
    terminate,
    refresh,
    isSynced,
    healthOf,
    /** The images of the pods: while a rollout goes on, the old one too. */
    images: (state: ApplicationState) =>
      state.before && now() < state.rolloutEnds ? [state.before, state.running] : [state.running],
  };
}

function nameOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}

function seed(app: DemoApp, repositories: Repositories, now: number): ApplicationState[] {
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
