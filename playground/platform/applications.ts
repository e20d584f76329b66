import { parse } from 'yaml';
import type { Store } from '../store.ts';
import type { Repositories } from './git.ts';
import { seed, type ApplicationState, type Operation, type Source } from './application-states.ts';
import { DEMO_APPS, type DemoApp } from './releases.ts';

/** Real durations in ms; the platform's speed divides them. */
const SYNC = 8_000;
const RECONCILE = 2_000;
const ROLLOUT = 40_000;
const AUTO_SYNC = 5_000;
const GIT_POLL = 180_000;
const KEPT_HISTORY = 10;

export type Applications = ReturnType<typeof createApplications>;

/** The applications and their controller. Time passes when somebody looks. */
export function createApplications(
  store: Store,
  repositories: Repositories,
  speed: number,
  now: () => number,
  apps: readonly DemoApp[] = DEMO_APPS,
) {
  let seeded = false;

  function ensure(): void {
    if (seeded) return;
    seeded = true;
    if (store.all('application').length === 0)
      for (const app of apps) for (const state of seed(app, repositories, now())) save(state);
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
    const ends = state.next?.hang ? {} : { until: now() + SYNC / speed };
    return save({
      ...state,
      operation: { ...operation, startedAt: now(), ...ends },
      operationState: undefined,
      syncs: state.syncs + 1,
    });
  }

  function finish(state: ApplicationState, at: number): ApplicationState {
    const { next, history } = state;
    if (next?.fail !== undefined) return ended(state, at, 'Failed', next.fail);
    const done = ended(state, at, 'Succeeded', 'successfully synced (all tasks run)');
    if (!done.operationState) return done;
    const { operation, startedAt } = done.operationState;
    const { revision, source } = operation.sync;
    const running = imageAt(source, revision, state);
    const replaced =
      running === state.running
        ? {}
        : { before: state.running, degraded: undefined, rolloutEnds: at + ROLLOUT / speed };
    const id = (history.at(-1)?.id ?? -1) + 1;
    return {
      ...done,
      running,
      ...replaced,
      ...(next?.degrade === undefined ? {} : { degraded: next.degrade }),
      history: [...history, { id, revision, source, by: operation.initiatedBy, startedAt, at }].slice(-KEPT_HISTORY),
    };
  }

  /** What was ordered for the sync is used up with it. */
  function ended(state: ApplicationState, finishedAt: number, phase: string, message: string): ApplicationState {
    if (!state.operation) return state;
    const { startedAt, until: _, ...operation } = state.operation;
    const operationState = { operation, startedAt, finishedAt, phase, message };
    return { ...state, operation: undefined, next: undefined, operationState };
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
    terminate: (state: ApplicationState) => save(ended(state, now(), 'Failed', 'Operation terminated')),
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
