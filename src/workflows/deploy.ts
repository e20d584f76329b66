import { ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import type { DeliveryPlanActivities } from '../activities/plan-delivery.ts';
import type { Release, ScanReport } from '../apps.ts';
import type { PeopleRef } from '../decisions.ts';
import type { DeployInput, DeployPlan } from '../operations.ts';
import type { Effect, RunEnd } from '../run.ts';
import { delivery, sameRelease, type Delivery } from './delivery.ts';
import { inRun, type Run } from './run.ts';
import { shipping, type Replaced } from './shipping.ts';

/** The plan asks a git server for the commit of a version: a few quick tries, since nothing has begun yet. */
const { planDeploy } = proxyActivities<DeliveryPlanActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
});

export type Deployed = { readonly app: string; readonly version: string; readonly digest: string };

/** Builds a version, proves it in staging, asks a human, takes it to production, and back again if it fails there. */
export async function deploy(input: DeployInput): Promise<RunEnd<Deployed & Replaced>> {
  const { app, version } = input;
  const options = {
    operation: 'deploy',
    target: app,
    origin: input,
    steps: ['build', 'scan', 'staging', 'tests', 'approval', 'production', 'watch'],
    title: () => ({ id: 'deploy.title', app, version }) as const,
    plan: () => planDeploy(input),
    done: ({ from, ran }: Deployed & Replaced) =>
      ({ id: 'deploy.done', app, version, environment: 'production', from, ran }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { details, pace } = run;
    const { spec, commit, limits } = details;
    const { image, environments } = spec;
    const does = delivery(details);
    const patience = { questionLimit: limits.question, attempts: limits.callAttempts };
    run.facts('watch', { id: 'deploy.watch-for', duration: spec.watch.for * pace });

    const { digest } = await run.step('build', (effect) => build(details, does, effect), {
      ...patience,
      detail: (made) => ({ id: 'delivery.image', image, ref: version, commit, digest: made.digest }),
    });
    const release: Release = { digest, version };

    const report = await run.step('scan', (effect) => scan(run, does, digest, effect), {
      ...patience,
      detail: (scanned) => ({ id: 'delivery.scanned', report: scanned, limit: spec.scan }),
    });

    const ship = shipping(run, does, release);
    await run.step('staging', ship.to(environments.staging), {
      ...patience,
      undo: ship.back(environments.staging),
      detail: () => ({ id: 'deploy.runs', environment: 'staging', release }),
    });

    const tests = await prove(run, does, release);
    run.keep('staging');
    run.remark({ id: 'deploy.staging-kept', version });

    const { from, commits, ran } = await askForProduction(run, input, does, release, { report, tests });
    if (input.override) await startReview(input, run.id);

    run.memo({ release });
    const alarm = approversOf(run);
    await run.step('production', ship.to(environments.production, from), {
      ...patience,
      onFailure: 'undo',
      alarm,
      undo: ship.back(environments.production, from),
      detail: () => ({ id: 'deploy.change', from, to: release, commits }),
      note: () => ({ id: 'deploy.watching', version, until: Date.now() + spec.watch.for }),
    });
    await run.step('watch', ship.watch(environments.production), {
      ...patience,
      onFailure: 'undo',
      alarm,
      detail: (seen) => seen,
    });
    return { app, version, digest, from, ran };
  });
}

/** What Harbor already has for the commit is not built again. */
async function build(
  { app, version, commit, spec }: DeployPlan,
  { findImage, buildImage }: Delivery,
  effect: Effect,
): Promise<{ readonly digest: string }> {
  const { image, repository, builder } = spec;
  const there = await findImage({ image, commit });
  if (there) return there;
  await buildImage({ app, version, commit, repository, image, builder, effect });
  const built = await findImage({ image, commit });
  if (!built) throw new TypeError(`The build of ${app} ${version} ended well, but Harbor has no image of it.`);
  return built;
}

async function scan(
  run: Run<DeployPlan>,
  { scanImage }: Delivery,
  digest: string,
  effect: Effect,
): Promise<ScanReport> {
  const { image, scan: limit } = run.details.spec;
  const report = await scanImage({ image, digest, limit, effect });
  if (!report.over) return report;
  run.facts('scan', { id: 'delivery.scanned', report, limit });
  run.note({ id: 'delivery.over-limit', image, report, limit });
  return run.stop({ id: 'deploy.over-limit' }, `The scan of ${image} is over its limit.`);
}

/** What speaks for a release. */
type Proof = { readonly report: ScanReport; readonly tests: 'green' | 'skipped' | 'none' };

/** The app's own tests against staging; whoever may approve production may also skip them. */
async function prove(run: Run<DeployPlan>, { runTests }: Delivery, { digest }: Release): Promise<Proof['tests']> {
  const { app, version, spec, limits } = run.details;
  const { tests, image } = spec;
  if (!tests) {
    run.skip('tests', { id: 'deploy.no-tests' });
    return 'none';
  }
  const counts = await run.step('tests', (effect) => runTests({ app, tests, image, digest, version, effect }), {
    questionLimit: limits.question,
    skippable: { by: approversOf(run) },
    detail: ({ passed, failed, skipped }) => ({ id: 'tests.passed', passed, failed, skipped }),
  });
  return counts ? 'green' : 'skipped';
}

function approversOf({ policy }: Run<DeployPlan>): readonly PeopleRef[] {
  return policy.approve['production']?.by ?? [];
}

/** An approval holds for the change it showed: what runs now, and what will. */
async function askForProduction(
  run: Run<DeployPlan>,
  { override, requestedBy = '' }: DeployInput,
  does: Delivery,
  release: Release,
  { report, tests }: Proof,
) {
  const { app, version, spec, commit, limits } = run.details;
  const { production } = spec.environments;
  let counted: string | undefined;
  let since: number | undefined;
  let commits: number | undefined;

  const asking = run.approval('approval', {
    gate: 'production',
    environment: 'production',
    questionLimit: limits.question,
    facts: async () => {
      const { now, history } = await does.readApplication({ environment: production, image: spec.image });
      if (now?.digest === release.digest) run.stop({ id: 'deploy.nothing-to-do', app, version }, 'Nothing to do.');
      since = history.find(({ digest }) => digest === now?.digest)?.deployedAt;
      if (now && now.digest !== counted) {
        counted = now.digest;
        commits = await does.countCommits({ repository: spec.repository, ...range(now, commit, spec.ref) });
      }
      return { from: now && { digest: now.digest, version: now.version }, to: release };
    },
    same: (one, other) => sameRelease(one.from, other.from),
    what: () => ({ id: 'deploy.ready', app, version, commits, tests, report }),
    show: (facts) => {
      const compare = compareLink(spec.compare, facts.from?.version, version, spec.ref);
      run.facts('production', { id: 'deploy.change', from: facts.from, to: release, commits, compare });
      run.remark({ id: 'deploy.if-it-fails', from: facts.from });
    },
    ...(override ? { override: { by: requestedBy, reason: override } } : {}),
  });
  // Whatever comes of it, from here on nothing is to be said of what happens if production fails.
  const { from } = await asking.finally(() => run.remark({ id: 'deploy.staging-kept', version }));
  return { from, commits, ran: since === undefined ? undefined : Date.now() - since };
}

/** Signed by others than the one who went without: an open run of its own, which reminds until it is. */
async function startReview({ app, version, override, ...origin }: DeployInput, runId: string): Promise<void> {
  await startChild('review', {
    workflowId: `review/${app}-${runId}`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    args: [{ app, version, reason: override, ...origin }],
    staticSummary: `Review of ${app} ${version}, deployed without approval`,
  });
}

/** Between two tags, if what runs now has a name. */
function range({ version, revision }: Release, to: string, ref: string): { from: string; to: string } {
  return { from: version ? ref.replace('{version}', version) : (revision ?? ''), to };
}

function compareLink(
  template: string | undefined,
  from: string | undefined,
  to: string,
  ref: string,
): string | undefined {
  if (!template || !from) return undefined;
  const tag = (version: string) => encodeURIComponent(ref.replace('{version}', version));
  return template.replace('{from}', tag(from)).replace('{to}', tag(to));
}
