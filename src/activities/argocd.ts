import type { ApplicationView, Environment, Release } from '../apps.ts';
import type { Phrase } from '../phrases.ts';
import type { LeftPhrase } from '../phrases-left.ts';
import type { DeliveryPhrase } from '../phrases-delivery.ts';
import type { Effect } from '../run.ts';
import { createArgoCdClient, type Application, type ArgoCdClientOptions } from './argocd-client.ts';
import { blocked, createRollout, MARK } from './argocd-rollout.ts';
import { imageSet } from './argocd-source.ts';
import { healthOf, isOurs, keyOf, type Desired } from './argocd-state.ts';
import { viewOf, type ReleaseOf } from './argocd-view.ts';
import { watch, type Measure, type WatchState, type WatchWindow } from './argocd-watch.ts';
import { createDeployRepository } from './deploy-repository.ts';
import { heartbeating } from './heartbeat.ts';
import { shortDigest } from './image-reference.ts';
import { createProgress } from './progress.ts';

export type ArgoCdActivities = ReturnType<typeof createArgoCdActivities>;

export type ArgoCdOptions = ArgoCdClientOptions & {
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
  /** ms. How long somebody else's operation on an application is waited for. */
  readonly patience: number;
  /** What git gets to see of the environment; that of the process if absent. */
  readonly gitEnv?: NodeJS.ProcessEnv;
  /** Versions of digests and digests of tags; without it only what Argo CD and git say is known. */
  readonly releaseOf?: ReleaseOf;
  /** Prometheus; without it only health is watched. */
  readonly measure?: Measure;
};

export type ImageTarget = { readonly environment: Environment; readonly image: string; readonly digest: string };
/** `revision` is the commit of the deploy repository that `setImage` gave, if it gave one. */
export type RolledOut = ImageTarget & { readonly revision?: string; readonly effect: Effect };

type RunAt = { readonly environment: Environment; readonly image: string; readonly run: string };
type Ownership = { readonly why?: LeftPhrase; readonly commit?: string };

/** ms. An undo has no settings of its own: a rollout may look degraded for as long as this. */
const UNDO_TOLERATES = 120_000;

/** Applications: what they run, one way to make them run another image, and the wait until they do so in health. */
export function createArgoCdActivities(options: ArgoCdOptions) {
  const { pollInterval, progressEvery, patience, gitEnv, releaseOf, measure, ...clientOptions } = options;
  const argo = createArgoCdClient(clientOptions);
  const repository = createDeployRepository(gitEnv ? { env: gitEnv } : {});
  const rollout = createRollout({ argo, repository, pollInterval, patience });

  /** Whether what is set now was set by this run: `why` not, or the commit that did it, where versions come from git. */
  async function ownership(found: Application, where: RunAt): Promise<Ownership> {
    const { environment, image, run } = where;
    const { git: target } = environment;
    const { annotations = {} } = found.metadata;
    const { mine, now } = target
      ? await repository.lastOf(target, image, run)
      : {
          mine: annotations[MARK.key]?.startsWith(`${run}/`) ? { carried: annotations[MARK.digest] } : undefined,
          now: imageSet(found.spec, image),
        };
    const carried = mine ? mine.carried : await rolledOut(found, where);
    if (carried === undefined) return { why: { id: 'left.unchanged' } };
    if (carried !== now?.digest) {
      return { why: { id: 'left.set-since', digest: now?.digest } };
    }
    return mine && 'commit' in mine ? { commit: mine.commit } : {};
  }

  /** The digest this run's sync took there, if that was the last one: what others had only written down, it rolled out. */
  async function rolledOut(found: Application, { environment, image, run }: RunAt): Promise<string | undefined> {
    const last = found.operation ?? found.status?.operationState?.operation;
    if (!last?.sync || !keyOf(last)?.startsWith(`${run}/`)) return undefined;
    const { git: target } = environment;
    const { revision } = last.sync;
    if (!target || !revision) return imageSet(last.sync, image)?.digest;
    return (await repository.imagesAt(target, image, [revision])).get(revision)?.digest;
  }

  return {
    /** What the application runs and ran. Declines if Argo CD does not have it. Changes nothing. */
    async readApplication({
      environment,
      image,
    }: {
      environment: Environment;
      image: string;
    }): Promise<ApplicationView> {
      return heartbeating(async () =>
        viewOf(await argo.get(environment), environment, image, { repository, releaseOf }),
      );
    },

    /**
     * Writes the image down (a commit, or the Application itself) and starts a sync that carries our key; what this round
     * already did is adopted. Nothing is written while a sync window is closed or somebody else's operation goes on.
     */
    async setImage({
      app,
      environment,
      image,
      digest,
      version,
      effect,
    }: ImageTarget & { app: string; version?: string; effect: Effect }): Promise<{
      adopted: boolean;
      revision?: string;
    }> {
      const { application } = environment;
      const tell = createProgress(effect, progressEvery);
      const desired: Desired = { application, image, digest, key: effect.key };
      return heartbeating(async () => {
        const before = await argo.get(environment);
        const { operationState: state } = before.status ?? {};
        const known = before.operation ?? state?.operation;
        if (known && keyOf(known) === effect.key) {
          const synced = environment.git ? (known.sync?.revision ?? state?.syncResult?.revision) : undefined;
          return { adopted: true, ...(synced ? { revision: synced } : {}) };
        }
        if (!(await argo.maySync(environment))) throw blocked(environment);
        const found = await rollout.untilIdle(environment, desired, tell);
        const subject = `Deploy ${[app, version].filter(Boolean).join(' ')} to ${application}`;
        const change = { image, digest, key: effect.key, subject, ...(version ? { version } : {}) };
        const revision = await rollout.write(environment, found, change);
        const committed = revision ? { revision } : {};
        if (!(await rollout.sync(environment, found, { ...desired, ...committed }, tell))) {
          throw blocked(environment, 'image');
        }
        return { adopted: false, ...committed };
      });
    },

    /** Waits for our sync, then until the application is Synced and Healthy on the digest. */
    async waitForHealthy({
      environment,
      image,
      digest,
      revision,
      tolerate,
      effect,
    }: RolledOut & { tolerate: number }): Promise<void> {
      const tell = createProgress(effect, progressEvery);
      const { application } = environment;
      const desired: Desired = { application, image, digest, key: effect.key, ...(revision ? { revision } : {}) };
      await heartbeating<{ badSince?: number }, void>(async (keep, last) => {
        const since = last?.badSince;
        await rollout.untilHealthy(environment, desired, {
          tolerate,
          tell,
          since,
          keep: (badSince) => keep(badSince === undefined ? {} : { badSince }),
        });
      });
    },

    /** Watches health and, with a query, Prometheus for a while. Gives what it saw; fails if it is bad for too long. */
    async watchApplication({
      environment,
      image,
      digest,
      revision,
      effect,
      ...window
    }: RolledOut & WatchWindow): Promise<DeliveryPhrase> {
      const tell = createProgress(effect, progressEvery);
      const { application } = environment;
      const desired: Desired = { application, image, digest, key: effect.key, ...(revision ? { revision } : {}) };
      return heartbeating<WatchState, DeliveryPhrase>(async (keep, last) =>
        watch(environment, desired, window, last, { argo, pause: rollout.pause, measure, tell, keep }),
      );
    },

    /** Undo: back to what ran before, if, and only if, what is set now was set by this run. Waits until it is Healthy. */
    async restoreImage({ app, environment, image, to, run }: RunAt & { app: string; to: Release }): Promise<Phrase> {
      const { application } = environment;
      const { digest, version } = to;
      const silent = () => undefined;
      const named = version ? { version } : {};
      const desired: Desired = { application, image, digest, key: `${run}/restore/${application}` };
      return heartbeating(async () => {
        const before = await argo.get(environment);
        const { why, commit } = await ownership(before, { environment, image, run });
        if (why) return { id: 'undo.left', what: application, why };
        if (before.operation && isOfRun(before, { run, image, commit }) && !isOurs(before.operation, desired)) {
          await argo.terminate(environment);
        }
        const found = await rollout.untilIdle(environment, desired, silent);
        const subject = `Put ${app} back to ${version ?? shortDigest(digest)} on ${application}`;
        const revision = await rollout.write(environment, found, {
          image,
          digest,
          key: desired.key,
          subject,
          ...named,
        });
        const back = { ...desired, ...(revision ? { revision } : {}) };
        // The answer to the first try may have been lost: what it began goes on.
        if (wasBegun(found, back) || (await rollout.sync(environment, found, back, silent))) {
          await rollout.untilHealthy(environment, back, { tolerate: UNDO_TOLERATES, tell: silent, keep: silent });
        } else if (healthOf(await argo.get(environment, { fresh: true }), back).is !== 'done') {
          throw blocked(environment, { release: version ?? shortDigest(digest) });
        }
        return { id: 'delivery.restored', application, digest, ...named };
      });
    },
  };
}

/** A sync of ours goes on or ended well; one that failed is to be tried again. */
function wasBegun({ operation, status }: Application, { key, revision }: Desired): boolean {
  const state = status?.operationState;
  const ended = state && !['Failed', 'Error'].includes(state.phase) ? state.operation : undefined;
  const begun = operation ?? ended;
  if (!begun || keyOf(begun) !== key) return false;
  const to = begun.sync?.revision ?? (operation ? undefined : state?.syncResult?.revision);
  return revision === undefined || to === revision;
}

/** The operation that is going on deploys what this run set, whoever began it. */
function isOfRun(
  { operation = {}, spec }: Application,
  { run, image, commit }: { run: string; image: string; commit: string | undefined },
): boolean {
  if (keyOf(operation)?.startsWith(`${run}/`)) return true;
  if (!operation.initiatedBy?.automated) return false;
  if (commit !== undefined) return operation.sync?.revision === commit;
  const digest = imageSet(spec, image)?.digest;
  return digest !== undefined && imageSet(operation.sync ?? {}, image)?.digest === digest;
}
