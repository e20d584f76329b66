import { setTimeout as sleep } from 'node:timers/promises';
import { Context, type ApplicationFailure } from '@temporalio/activity';
import type { Environment } from '../apps.ts';
import type { DeliveryPhrase } from '../phrases-delivery.ts';
import type { DeliveryFailure } from '../phrases-failure-delivery.ts';
import type { Application, ArgoCdClient } from './argocd-client.ts';
import { imageSet, specWithImage, type Wanted } from './argocd-source.ts';
import { busy, isOurs, KEY_INFO, starterOf, verdictOn, type Desired } from './argocd-state.ts';
import type { DeployRepository } from './deploy-repository.ts';
import { declined, failing } from './failing.ts';

export type RolloutOptions = {
  readonly argo: ArgoCdClient;
  readonly repository: DeployRepository;
  /** ms. */
  readonly pollInterval: number;
  /** ms. How long somebody else's operation is waited for. */
  readonly patience: number;
};

export type Change = Wanted & { readonly key: string; readonly subject: string };
export type Tell = (line: DeliveryPhrase) => void;

/** Left on an Application with the image: whose it is, as long as the digest beside it is still the one that is set. */
export const MARK = {
  key: KEY_INFO,
  digest: 'deckhand.dev/digest',
  version: 'deckhand.dev/version',
} as const;

/** The moves of which every deploy, rollback and undo is made: write the image down, sync, wait. */
export function createRollout({ argo, repository, pollInterval, patience }: RolloutOptions) {
  const pause = () => pauseFor(pollInterval);

  /** Waits for operations of others to end. Gives the application as it is then. */
  async function untilIdle(environment: Environment, desired: Desired, tell: Tell): Promise<Application> {
    const until = Date.now() + patience;
    for (;;) {
      const found = await argo.get(environment);
      if (!found.operation || isOurs(found.operation, desired)) return found;
      tell(busy(environment.application, found.operation));
      if (Date.now() >= until) throw stillBusy(environment, found);
      await pause();
    }
  }

  /** Into the deploy repository if the environment has one, else into the Application. Gives the commit, if there is one. */
  async function write(environment: Environment, found: Application, change: Change): Promise<string | undefined> {
    const { application, git: target } = environment;
    const { image, digest, version, key } = change;
    if (target) return (await repository.commitImage({ ...change, target })).commit;
    if (imageSet(found.spec, image)?.digest === digest) return undefined;
    const spec = specWithImage(found, change);
    if (!spec) {
      throw declined({ id: 'argocd.no-source', application });
    }
    const annotations = { [MARK.key]: key, [MARK.digest]: digest, [MARK.version]: version ?? null };
    await argo.patch(environment, { metadata: { annotations }, spec });
    return undefined;
  }

  /** Asks for one sync that carries our key. One that auto-sync began for the same is as good. False if a window forbids it. */
  async function sync(environment: Environment, found: Application, desired: Desired, tell: Tell): Promise<boolean> {
    const { automated } = found.spec.syncPolicy ?? {};
    const auto = automated !== undefined && automated.enabled !== false;
    const request = {
      prune: automated?.prune ?? false,
      infos: [{ name: KEY_INFO, value: desired.key }],
      // With auto-sync, Argo CD takes no revision but the branch's own.
      ...(desired.revision && !auto ? { revision: desired.revision } : {}),
    };
    const until = Date.now() + patience;
    for (;;) {
      const answer = await argo.sync(environment, request);
      if (answer !== 'busy') return answer === 'started';
      const now = await argo.get(environment);
      if (now.operation && isOurs(now.operation, desired)) return true;
      if (now.operation) tell(busy(environment.application, now.operation));
      if (Date.now() >= until) throw stillBusy(environment, now);
      await pause();
    }
  }

  /** Waits for our operation, then for Synced and Healthy on our digest. What is bad for longer than `tolerate` fails. */
  async function untilHealthy(
    environment: Environment,
    desired: Desired,
    {
      tolerate,
      tell,
      since,
      keep,
    }: { tolerate: number; tell: Tell; since?: number | undefined; keep: (since?: number) => void },
  ): Promise<void> {
    let badSince = since;
    for (;;) {
      const verdict = verdictOn(await argo.get(environment), desired);
      if (verdict.is === 'done') return;
      if (verdict.is === 'failed') throw failed(verdict.why);
      badSince = verdict.is === 'bad' ? (badSince ?? Date.now()) : undefined;
      keep(badSince);
      if (verdict.is === 'bad' && badSince !== undefined && Date.now() - badSince >= tolerate) {
        throw failed({ id: 'argocd.lasting', trouble: verdict.why, lasted: Date.now() - badSince });
      }
      tell(verdict.line);
      await pause();
    }
  }

  return { pause, untilIdle, write, sync, untilHealthy };
}

export type Rollout = ReturnType<typeof createRollout>;

/** `set` is what is written down already, by its name if it has one. */
export function blocked(
  { application }: Environment,
  set?: Extract<DeliveryFailure, { id: 'argocd.window' }>['set'],
): ApplicationFailure {
  return failed({ id: 'argocd.window', application, ...(set ? { set } : {}) });
}

export function failed(phrase: DeliveryFailure): ApplicationFailure {
  return failing(phrase, 'ArgoCDError', { nonRetryable: true });
}

function stillBusy({ application }: Environment, { operation = {} }: Application): ApplicationFailure {
  return failed({ id: 'argocd.busy', application, by: starterOf(operation) });
}

async function pauseFor(ms: number): Promise<void> {
  const { cancellationSignal: signal, cancelled } = Context.current();
  await sleep(ms, undefined, { signal }).catch(() => cancelled);
}
