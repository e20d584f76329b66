import type { Phase } from '../../playground/moments.ts';
import type { Order } from '../../playground/orders.ts';
import type { Part, World } from './world.ts';

/** `clicks` are the triggers of everything people did so far. */
type Doing = { readonly world: World; readonly triggers: readonly string[]; readonly after: number };

export type FaultOrder = {
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  readonly happen: (doing: Doing) => void | Promise<void>;
};

const kill =
  (part: Part) =>
  ({ world }: Doing): void =>
    world.kill(part);

const slack =
  (order: Order) =>
  ({ world }: Doing): void =>
    void world.slack.orders.add(order);

const platform =
  (order: Order) =>
  ({ world }: Doing): void =>
    void world.platform.orders.add(order);

/** How far the clocks of bot and worker jump. ms. */
const JUMP = 120_000;

/** Everything that can go wrong, by name. Whoever kills the worker waits until its heartbeats are missed. */
export const FAULTS = {
  'kill-worker': { weight: 1, happen: kill('worker') },
  'kill-bot': { weight: 2, happen: kill('bot') },
  'kill-temporal': { weight: 2, happen: kill('temporal') },
  'slack-429': { weight: 2, happen: slack({ on: 'chat.', status: 429, retryAfter: 1, times: 2 }) },
  'slack-500': { weight: 2, happen: slack({ on: 'chat.', status: 500, times: 2 }) },
  'slack-hangs': { weight: 1, happen: slack({ on: 'chat.', hang: true, times: 1 }) },
  'slack-loses-post': { weight: 4, happen: slack({ on: 'chat.postMessage', loseResponse: true, times: 2 }) },
  'slack-loses-update': { weight: 2, happen: slack({ on: 'chat.update', loseResponse: true, times: 2 }) },
  'slack-forgets-people': { weight: 1, happen: slack({ on: 'users', status: 503, times: 2 }) },
  'slack-disconnects': { weight: 1, happen: ({ world }: Doing) => world.slack.socket.cut() },
  'envelope-again': { weight: 3, happen: again },
  'maas-loses-answer': { weight: 2, happen: platform({ on: 'POST /MAAS', loseResponse: true, times: 1 }) },
  'maas-hears-twice': { weight: 2, happen: platform({ on: 'POST /MAAS', twice: true, times: 1 }) },
  'maas-503': { weight: 1, happen: platform({ on: '/MAAS', status: 503, times: 1 }) },
  'argocd-loses-answer': { weight: 3, happen: platform({ on: 'POST /argocd', loseResponse: true, times: 1 }) },
  'argocd-loses-patch': { weight: 1, happen: platform({ on: 'PATCH /argocd', loseResponse: true, times: 1 }) },
  // Not a sync: here one is over in milliseconds, so a second one would rightly begin anew.
  'argocd-hears-twice': { weight: 2, happen: platform({ on: 'PATCH /argocd', twice: true, times: 1 }) },
  'argocd-503': { weight: 1, happen: platform({ on: '/argocd', status: 503, times: 1 }) },
  'harbor-loses-answer': { weight: 1, happen: platform({ on: '/harbor', loseResponse: true, times: 1 }) },
  'harbor-hears-twice': { weight: 1, happen: platform({ on: 'POST /harbor', twice: true, times: 1 }) },
  'harbor-503': { weight: 1, happen: platform({ on: '/harbor', status: 503, times: 1 }) },
  'kubernetes-loses-answer': { weight: 2, happen: platform({ on: 'POST /apis', loseResponse: true, times: 1 }) },
  'kubernetes-hears-twice': { weight: 2, happen: platform({ on: 'POST /apis', twice: true, times: 1 }) },
  'kubernetes-loses-patch': { weight: 1, happen: platform({ on: 'PATCH /apis', loseResponse: true, times: 1 }) },
  'kubernetes-hears-patch-twice': { weight: 1, happen: platform({ on: 'PATCH /apis', twice: true, times: 1 }) },
  'deletion-loses-answer': { weight: 2, happen: platform({ on: 'DELETE /', loseResponse: true, times: 2 }) },
  'deletion-is-heard-twice': { weight: 1, happen: platform({ on: 'DELETE /', twice: true, times: 1 }) },
  'mlflow-loses-answer': { weight: 3, happen: platform({ on: 'POST /mlflow', loseResponse: true, times: 1 }) },
  // Not what makes a run or a version: MLflow makes another for every call it hears, and has no key to tell them by.
  'mlflow-hears-twice': {
    weight: 1,
    happen: platform({ on: 'POST /mlflow/api/2.0/mlflow/registered-models', twice: true, times: 1 }),
  },
  'mlflow-hears-batch-twice': { weight: 1, happen: platform({ on: '/runs/log-batch', twice: true, times: 1 }) },
  'mlflow-503': { weight: 1, happen: platform({ on: '/mlflow', status: 503, times: 1 }) },
  'prometheus-503': { weight: 1, happen: platform({ on: '/prometheus', status: 503, times: 1 }) },
  'alertmanager-503': { weight: 1, happen: platform({ on: '/alertmanager', status: 503, times: 1 }) },
  'alertmanager-loses-answer': {
    weight: 1,
    happen: platform({ on: 'POST /alertmanager', loseResponse: true, times: 1 }),
  },
  'alerts-told-again': { weight: 3, happen: ({ world }: Doing) => world.platform.alertmanager.tellAgain() },
  'clocks-jump-ahead': { weight: 1, happen: ({ world }: Doing) => world.clock.jump(JUMP) },
  'clocks-jump-back': { weight: 1, happen: ({ world }: Doing) => world.clock.jump(-JUMP) },
  'nodes-lose-patch': { weight: 1, happen: platform({ on: 'PATCH /api/v1/nodes', loseResponse: true, times: 1 }) },
  'nodes-hear-patch-twice': { weight: 1, happen: platform({ on: 'PATCH /api/v1/nodes', twice: true, times: 1 }) },
  'eviction-loses-answer': { weight: 1, happen: platform({ on: '/eviction', loseResponse: true, times: 2 }) },
  'eviction-is-heard-twice': { weight: 1, happen: platform({ on: '/eviction', twice: true, times: 1 }) },
  'kubernetes-core-503': { weight: 1, happen: platform({ on: '/api/v1', status: 503, times: 1 }) },
  'kubernetes-503': { weight: 1, happen: platform({ on: '/apis', status: 503, times: 1 }) },
} as const satisfies Readonly<Record<string, FaultOrder>>;

export type FaultKind = keyof typeof FAULTS;

/** Comes so many calls to the fakes after the fault before. */
export type Fault = { readonly kind: FaultKind; readonly after: number; readonly phase: Phase };

/** Something people did arrives once more. */
async function again({ world, triggers, after }: Doing): Promise<void> {
  const trigger = triggers.at(-1 - (after % Math.max(1, triggers.length)));
  if (trigger) await world.slack.act.redeliver(trigger);
}

/** Lets the faults happen one after the other while the runs go on; returns what happened, and at which call. */
export async function injectAll(
  world: World,
  faults: readonly Fault[],
  triggers: readonly string[],
  ended: Promise<undefined>,
): Promise<readonly { readonly kind: FaultKind; readonly call: string }[]> {
  const happened: { kind: FaultKind; call: string }[] = [];
  for (const { kind, after, phase } of faults) {
    const call = await Promise.race([world.moments.hold(after, phase), ended]);
    if (call === undefined) break;
    happened.push({ kind, call: `${phase} ${call}` });
    const done = FAULTS[kind].happen({ world, triggers, after });
    world.moments.release();
    await done;
  }
  world.moments.release();
  return happened;
}
