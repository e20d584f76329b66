import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { ApplicationView, App, Release, ScanReport } from '../apps.ts';
import type { DeployInput, DeployPlan, RunEnd } from '../run.ts';
import { deliveryActivities, planning } from './delivery.ts';
import { inRun, type Run } from './run.ts';

const { planDeploy } = planning();

export type Deployed = { readonly app: string; readonly version: string; readonly digest: string };

/** Builds a version, proves it in staging, asks a human, takes it to production and back again if it fails there. */
export async function deploy(input: DeployInput): Promise<RunEnd<Deployed>> {
  const { app, version } = input;
  const options = {
    operation: 'deploy',
    target: app,
    origin: input,
    steps: ['build', 'scan', 'staging', 'tests', 'approval', 'production', 'watch'],
    title: () => ({ id: 'deploy.title', app, version }) as const,
    plan: () => planDeploy(input),
    done: ({ from, ran }: Deployed & Before) =>
      ({ id: 'deploy.done', app, version, environment: 'production', ...(from ? { from } : {}), ...ran }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { spec, commit, limits } = run.details;
    const { image } = spec;
    const { staging, production } = spec.environments;
    const { question: questionLimit, callAttempts: attempts } = limits;
    const does = deliveryActivities(run.details);
    run.facts('watch', { id: 'deploy.watch-for', duration: spec.watch.for });

    const built = await run.step('build', (effect) => does.build({ ...run.details, image, effect }), {
      questionLimit,
      attempts,
      detail: (made) => ({ id: 'deploy.built', image, commit, version, ...made }),
    });
    const { digest } = built;

    const report = await run.step(
      'scan',
      async (effect) => {
        const scanned = await does.scanImage({ image, digest, limit: spec.scan, effect });
        if (scanned.over) overLimit(run, scanned, spec);
        return scanned;
      },
      {
        questionLimit,
        attempts,
        detail: (scanned) => ({ id: 'deploy.scanned', report: scanned, limit: spec.scan }),
      },
    );

    const before: { staging?: Release; production?: Release } = {};
    await run.step(
      'staging',
      async (effect) => {
        before.staging ??= (await does.readApplication({ environment: staging })).now;
        await does.setImage({ app, environment: staging, image, digest, version, effect });
        await does.waitForHealthy({ environment: staging, image, digest, effect });
      },
      {
        questionLimit,
        attempts,
        undo: () => does.restore({ app, environment: staging, image, to: before.staging, run: run.id }),
        detail: () => ({ id: 'deploy.healthy', environment: 'staging' }),
      },
    );

    const { tests } = spec;
    if (tests) {
      await run.step('tests', (effect) => does.runTests({ app, tests, image, digest, version, effect }), {
        questionLimit,
        attempts,
        skippable: { by: run.policy.approve['production']?.by ?? [] },
        detail: ({ passed, skipped }) => ({ id: 'deploy.tested', passed, skipped }),
      });
    } else run.skip('tests', { id: 'deploy.no-tests' });
    run.keep('staging');

    const facts = await run.approval('approval', {
      gate: 'production',
      environment: 'production',
      questionLimit,
      facts: () => factsOf(run, does.readApplication, does.countCommits, digest, report),
      what: ({ commits }) => ({ id: 'deploy.ready', app, version, tests: Boolean(tests), report, ...commits }),
      show: ({ from, commits }) => {
        run.facts('production', { id: 'deploy.change', to: { digest, version }, ...from, ...commits, ...compare(run, from.from) });
        run.remark({ id: 'deploy.if-it-fails', ...from });
      },
      ...overriding(input),
    });
    before.production = facts.from.from;
    if (input.override) await startReview(input);

    run.remark({ id: 'deploy.staging-kept', version });
    run.memo({ release: { digest, version } });
    await run.step(
      'production',
      async (effect) => {
        await does.setImage({ app, environment: production, image, digest, version, effect });
        await does.waitForHealthy({ environment: production, image, digest, effect });
      },
      {
        questionLimit,
        attempts,
        onFailure: 'undo',
        undo: () => does.restore({ app, environment: production, image, to: before.production, run: run.id }),
        detail: () => ({ id: 'deploy.healthy', environment: 'production' }),
        note: () => ({ id: 'deploy.watching', version, until: Date.now() + spec.watch.for / run.pace }),
      },
    );
    await run.step('watch', (effect) => does.watchApplication({ environment: production, image, digest, ...spec.watch, effect }), {
      questionLimit,
      attempts,
      onFailure: 'undo',
      detail: () => ({ id: 'deploy.watch-for', duration: spec.watch.for }),
    });
    return { app, version, digest, ...facts.from, ran: facts.ran };
  });
}
