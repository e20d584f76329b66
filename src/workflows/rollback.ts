import { proxyActivities } from '@temporalio/workflow';
import type { DeliveryPlanActivities } from '../activities/plan-delivery.ts';
import type { Release } from '../apps.ts';
import type { RollbackInput, RollbackPlan } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { delivery, sameRelease, type Delivery } from './delivery.ts';
import { inRun, type Run } from './run.ts';
import { shipping } from './shipping.ts';

/** Reads a file and computes: quick tries, since nothing has begun yet. */
const { planRollback } = proxyActivities<DeliveryPlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

export type RolledBack = { readonly app: string; readonly to: Release };

/** Takes an environment back to a version that ran well there. Passes freezes: a way back must never be shut. */
export async function rollback(input: RollbackInput): Promise<RunEnd<RolledBack>> {
  const { app, environment = 'production' } = input;
  const gated = environment === 'production';
  const options = {
    operation: 'rollback',
    target: app,
    origin: input,
    steps: gated ? ['pick', 'approval', 'set', 'watch'] : ['pick', 'set', 'watch'],
    title: () => ({ id: 'rollback.title', app, environment, to: input.to }) as const,
    plan: () => planRollback(input),
    done: ({ to }: RolledBack) => ({ id: 'rollback.done', app, environment, to }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { details, pace } = run;
    const { spec, limits } = details;
    const target = spec.environments[environment];
    const does = delivery(details);
    const patience = { questionLimit: limits.question, attempts: limits.callAttempts };
    run.facts('watch', { id: 'deploy.watch-for', duration: spec.watch.for * pace });

    const picked = await run.step('pick', () => pick(run, does), {
      ...patience,
      detail: ({ from, to }) => ({ id: 'rollback.picked', from, to }),
      note: ({ versions }) => ({ id: 'rollback.versions', versions }),
    });
    const { to } = picked;

    let { from } = picked;
    if (gated) {
      const facts = await run.approval('approval', {
        gate: 'production',
        questionLimit: limits.question,
        facts: async () => {
          const { now } = await does.readApplication({ environment: target, image: spec.image });
          return { from: now && { digest: now.digest, version: now.version }, to };
        },
        same: (one, other) => sameRelease(one.from, other.from),
        what: (shown) => ({ id: 'rollback.ready', app, environment, ...shown }),
        show: (shown) => run.facts('set', { id: 'rollback.picked', ...shown }),
      });
      ({ from } = facts);
    }

    run.memo({ release: to });
    const ship = shipping(run, does, to);
    await run.step('set', ship.to(target, from), {
      ...patience,
      undo: ship.back(target, from),
      detail: () => ({ id: 'deploy.runs', environment, release: to }),
    });
    await run.step('watch', ship.watch(target), { ...patience, detail: (seen) => seen });
    return { app, to };
  });
}

/** The version people named, or the newest one that ran here and was not taken back. */
async function pick(run: Run<RollbackPlan>, { readApplication, readReleases }: Delivery) {
  const { app, environment, spec, to: wanted } = run.details;
  const { now, history } = await readApplication({ environment: spec.environments[environment], image: spec.image });
  const { takenBack } = await readReleases({ app });
  const ran = history.map((entry) => ({ ...entry, bad: takenBack.includes(entry.digest) }));
  const versions = ran.filter(({ digest }, at) => ran.findIndex((each) => each.digest === digest) === at);
  const others = versions.filter(({ digest }) => digest !== now?.digest);
  const found = others.find(({ version, bad }) => (wanted ? version === wanted : !bad));
  if (!found) {
    run.note({ id: 'rollback.versions', versions });
    const why = wanted && now?.version === wanted ? 'runs' : wanted ? 'unknown' : 'none';
    run.stop({ id: 'rollback.impossible', app, environment, why, to: wanted }, 'There is nothing to roll back to.');
  }
  const { digest, version } = found;
  return { from: now && { digest: now.digest, version: now.version }, to: { digest, version }, versions };
}
