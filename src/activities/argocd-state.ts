import type { DeliveryPhrase } from '../phrases-delivery.ts';
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
  | { readonly is: 'bad'; readonly why: string; readonly line: DeliveryPhrase }
  /** Wrong for good. */
  | { readonly is: 'failed'; readonly why: string };

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
  const settling = (why?: string): DeliveryPhrase => ({
    id: 'delivery.settling',
    application,
    health: status,
    ...(why ? { why } : {}),
  });
  const bad = (why: string, line = settling(why)): Verdict => ({ is: 'bad', why, line });

  if (status === 'Degraded' || status === 'Missing') {
    const reason = resourceIn(found, status);
    return bad(`${application} is ${status}${reason ? `: ${reason}` : ''}`, settling(reason));
  }
  const problem = conditions.find(({ type }) => type.endsWith('Error'));
  if (sync.status === 'Unknown' && problem) return bad(`Argo CD cannot compare ${application}: ${problem.message}`);
  if (status !== 'Healthy') return going(settling(resourceIn(found, status)));
  if (!summary.images?.some((each) => each.includes(digest))) {
    return bad(`${application} is Healthy, but nothing in it runs ${image}@${shortDigest(digest)}`);
  }
  const movedOn = revision !== undefined && sync.revision !== revision;
  if (sync.status !== 'Synced' && !movedOn)
    return bad(`${application} stays ${sync.status ?? 'Unknown'}${outOfSync(found)}`);
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

export function elsewhere({ spec }: Application, { application, image }: Desired): string {
  const set = imageSet(spec, image);
  const now = set?.digest ? shortDigest(set.digest) : (set?.tag ?? 'what its manifests say');
  return `Somebody else set another image on ${application} meanwhile: ${now}.`;
}

function syncFailure(application: string, { message, syncResult }: OperationState): string {
  const culprit = syncResult?.resources?.find(
    ({ status, hookPhase = '' }) => status === 'SyncFailed' || ['Failed', 'Error'].includes(hookPhase),
  );
  const why = culprit ? `${culprit.kind} ${culprit.name}: ${culprit.message ?? ''}` : (message ?? 'no reason given');
  return `The sync of ${application} failed: ${why}`;
}

function resourceIn({ status }: Application, health: string): string | undefined {
  const found = status?.resources?.find((each) => each.health?.status === health);
  return found && [`${found.kind} ${found.name}`, found.health?.message].filter(Boolean).join(': ');
}

function outOfSync({ status }: Application): string {
  const found = status?.resources?.find((each) => each.status === 'OutOfSync');
  if (!found) return '';
  return `: ${found.kind} ${found.name}${found.requiresPruning ? ' is left over and would have to be pruned' : ' differs'}`;
}

function going(line: DeliveryPhrase): Verdict {
  return { is: 'going', line };
}

function message(text: string | undefined): { message?: string } {
  return text ? { message: text } : {};
}
