import { expect, test } from 'vitest';
import { createDeliveryPlanActivities, type DeliveryPlanOptions } from '../../src/activities/plan-delivery.ts';
import type { App } from '../../src/apps.ts';
import type { Plan } from '../../src/operations.ts';
import { attempt, outcome } from './environment.ts';

const SHOP: App = {
  repository: 'https://git.example/shop/web.git',
  ref: 'v{version}',
  image: 'harbor.lan/shop/web',
  builder: { type: 'command', argv: ['./build.sh'] },
  scan: { maxSeverity: 'high', ignoreUnfixed: true },
  environments: {
    staging: { application: 'shop-staging', project: 'default' },
    production: { application: 'shop-production', project: 'default' },
  },
  watch: { for: 600_000, tolerate: 180_000 },
};
const LIMITS = { call: 1, callAttempts: 1, build: 1, scan: 1, sync: 1, question: 1 };

function planning(more: Partial<DeliveryPlanOptions> = {}) {
  const asked: { repository: string; ref: string }[] = [];
  const activities = createDeliveryPlanActivities({
    planFor: (_, details) => ({ details }) as Plan<typeof details>,
    apps: { shop: SHOP },
    limits: LIMITS,
    pace: 1,
    missing: [],
    resolveVersion: async (what) => {
      asked.push(what);
      return 'c'.repeat(40);
    },
    ...more,
  });
  return { ...activities, asked };
}

test('a version is the commit of its tag', async () => {
  const activities = planning();

  const plan = await attempt(() => activities.planDeploy({ app: 'shop', version: '1.4.2' }));

  expect(activities.asked).toEqual([{ repository: SHOP.repository, ref: 'v1.4.2' }]);
  expect(plan.details).toMatchObject({ app: 'shop', version: '1.4.2', commit: 'c'.repeat(40) });
});

test('a watch over simulated systems keeps their time', async () => {
  const plan = await attempt(() => planning({ pace: 20 }).planDeploy({ app: 'shop', version: '1.4.2' }));

  expect(plan.details.spec.watch).toEqual({ for: 30_000, tolerate: 9_000 });
});

test.each([
  ['an app that is not there', { app: 'shopp', version: '1.4.2' }, 'There is no app "shopp"'],
  ['an app named like a property of every object', { app: 'constructor', version: '1.4.2' }, 'There is no app'],
  ['an app that is no text', { app: 7 as unknown as string, version: '1.4.2' }, 'There is no app "7"'],
  ['latest', { app: 'shop', version: 'latest' }, 'never whatever is newest'],
  ['an override by nobody', { app: 'shop', version: '1.4.2', override: 'now' }, 'somebody who answers for it'],
])('%s is not planned, whoever starts it', async (_, input, says) => {
  expect(await outcome(attempt(() => planning().planDeploy(input)))).toMatchObject({
    message: expect.stringContaining(says) as string,
    nonRetryable: true,
  });
});

test('a worker without a registry says which variable is missing', async () => {
  const activities = planning({ missing: ['HARBOR_URL'] });

  expect(await outcome(attempt(() => activities.planDeploy({ app: 'shop', version: '1.4.2' })))).toMatchObject({
    message: expect.stringContaining('HARBOR_URL not set') as string,
  });
});

test('a rollback is of production unless it says otherwise', async () => {
  const plan = await attempt(() => planning().planRollback({ app: 'shop' }));

  expect(plan.details).toMatchObject({ app: 'shop', environment: 'production' });
});
