import type { DeliveryPhrase } from '../phrases-delivery.ts';
import type { ApplicationTrouble, DeliveryFailure } from '../phrases-failure-delivery.ts';
import type { Application, Operation, OperationState } from './argocd-client.ts';
import { imageSet } from './argocd-source.ts';
import { shortDigest } from './image-reference.ts';

/** What a run wants an application to run, and by which marks it knows its own doing. */
export type Desired = {
  readonly application: string;
  readonly image: string;
  readonly digest: string;
  /** The commit of the deploy repository, where versions come from git. */
  readonly revision?: string;
  /** Effect key of the sync. */
  readonly key: string;
};

export type Verdict =
  | { readonly is: 'done' }
  | { readonly is: 'going'; readonly line: DeliveryPhrase }
  /** Wrong, but it may pass: a rollout looks degraded for a moment. */
  | { readonly is: 'bad'; readonly why: ApplicationTrouble; readonly line: DeliveryPhrase }
  /** Wrong for good. */
  | { readonly is: 'failed'; readonly why: DeliveryFailure };

export const KEY_INFO = 'deckhand.dev/key';

/** Whether an operation is this run's; an automated sync to exactly our revision and digest is as good. */
export function isOurs(operation: Operation, { image, digest, revision, key }: Desired): boolean {
  const mark = keyOf(operation);
  if (mark !== undefined) return mark === key;
  if (!operation.initiatedBy?.automated) return false;
  const { sync = {} } = operation;
  return revision === undefined ? imageSet(sync, image)?.digest === digest : sync.revision === revision;
}

export function keyOf({ info = [] }: Operation): string | undefined {
  return info.find(({ name }) => name === KEY_INFO)?.value;
}

/** Who started an operation, as far as Argo CD says. */
export function starterOf({ initiatedBy }: Operation): string | undefined {
  return initiatedBy?.automated ? 'auto-sync' : initiatedBy?.username || undefined;
}

/** How far an application is on its way to what we want. */
export function verdictOn(found: Application, desired: Desired): Verdict {
  const { application } = desired;
  const state = found.status?.operationState;
  if (found.operation) {
    if (!isOurs(found.operation, desired)) return going(busy(application, found.operation));
    return going({ id: 'delivery.syncing', application, ...message(state?.message) });
  }
  if (state && isOurs(state.operation, desired)) {
    if (state.phase === 'Failed' || state.phase === 'Error')
      return { is: 'failed', why: syncFailure(application, state) };
    if (!isCompared(found, state)) return going({ id: 'delivery.syncing', application });
  } else if (isElsewhere(found, desired)) {
    return { is: 'failed', why: elsewhere(found, desired) };
  }
  return healthOf(found, desired);
}

/** Health and sync alone, whoever synced last. */
export function healthOf(found: Application, desired: Desired): Verdict {
  const { application, image, digest, revision } = desired;
  const { health = {}, sync = {}, summary = {}, conditions = [] } = found.status ?? {};
  const status = health.status ?? 'Unknown';
  const settling = (why?: ApplicationTrouble | string): DeliveryPhrase => ({
    id: 'delivery.settling',
    application,
    health: status,
    ...(why ? { why } : {}),
  });
  const bad = (why: ApplicationTrouble, line = settling(why)): Verdict => ({ is: 'bad', why, line });

  if (status === 'Degraded' || status === 'Missing') {
    const words = resourceIn(found, status);
    return bad({ id: 'argocd.unwell', application, health: status, words }, settling(words));
  }
  const problem = conditions.find(({ type }) => type.endsWith('Error'));
  if (sync.status === 'Unknown' && problem) {
    return bad({ id: 'argocd.not-compared', application, words: problem.message });
  }
  if (status !== 'Healthy') return going(settling(resourceIn(found, status)));
  if (!summary.images?.some((each) => each.includes(digest))) {
    return bad({ id: 'argocd.runs-another', application, image, digest });
  }
  const movedOn = revision !== undefined && sync.revision !== revision;
  if (sync.status !== 'Synced' && !movedOn)
    return bad({ id: 'argocd.out-of-sync', application, sync: sync.status ?? 'Unknown', ...outOfSync(found) });
  return { is: 'done' };
}

export function busy(application: string, operation: Operation): DeliveryPhrase {
  const by = starterOf(operation);
  return { id: 'delivery.busy', application, ...(by ? { by } : {}) };
}

/** After a sync the old health stands until the controller has looked again (so does `argocd app wait`). */
function isCompared({ status }: Application, { finishedAt }: OperationState): boolean {
  return finishedAt !== undefined && Date.parse(status?.reconciledAt ?? '') >= Date.parse(finishedAt);
}

/** What is set is not what we want; where versions come from git, only git itself knows. */
export function isElsewhere({ spec }: Application, { image, digest, revision }: Desired): boolean {
  return revision === undefined && imageSet(spec, image)?.digest !== digest;
}

export function elsewhere({ spec }: Application, { application, image }: Desired): DeliveryFailure {
  const set = imageSet(spec, image);
  return { id: 'argocd.elsewhere', application, now: set?.digest ? shortDigest(set.digest) : set?.tag };
}

function syncFailure(application: string, { message, syncResult }: OperationState): DeliveryFailure {
  const culprit = syncResult?.resources?.find(
    ({ status, hookPhase = '' }) => status === 'SyncFailed' || ['Failed', 'Error'].includes(hookPhase),
  );
  const words = culprit ? `${culprit.kind} ${culprit.name}: ${culprit.message ?? ''}` : message;
  return { id: 'argocd.sync-failed', application, words };
}

function resourceIn({ status }: Application, health: string): string | undefined {
  const found = status?.resources?.find((each) => each.health?.status === health);
  return found && [`${found.kind} ${found.name}`, found.health?.message].filter(Boolean).join(': ');
}

function outOfSync({ status }: Application) {
  const found = status?.resources?.find((each) => each.status === 'OutOfSync');
  return found && { resource: `${found.kind} ${found.name}`, leftOver: found.requiresPruning };
}

function going(line: DeliveryPhrase): Verdict {
  return { is: 'going', line };
}

function message(text: string | undefined): { message?: string } {
  return text ? { message: text } : {};
}
