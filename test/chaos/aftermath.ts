import { DEMO_APPS, type DemoApp } from '../../playground/platform/releases.ts';
import { MACHINES, type Before, type Ended } from './ended.ts';
import type { World } from './world.ts';

/** MAAS' numbers. */
const READY = 4;
const DEPLOYED = 6;

/** Each machine is deployed once for every time a run set about it, and in the end is its last run's or nobody's. */
export function machineEffects({ platform }: World, runs: readonly Ended[]): string[] {
  return MACHINES.flatMap((name) => {
    const mine = runs.filter(({ workflowId }) => workflowId === `provision/${name}`);
    const machine = platform.machine(name);
    if (!machine) return [`${name} is gone`];
    const last = mine.findLast(({ view }) => view.status === 'succeeded');
    const asked = mine.reduce((sum, { scheduled }) => sum + (scheduled['deployMachine'] ?? 0), 0);
    const owner = last?.runId ?? '';
    const stuck = mine.some(({ view }) => view.status === 'failed');
    if (stuck) return [];
    return [
      ...(machine.deployments > asked ? [`${name} was deployed ${machine.deployments} times, asked ${asked}`] : []),
      ...(last && machine.deployments < 1 ? [`${name} succeeded, but was never deployed`] : []),
      ...(machine.status === (last ? DEPLOYED : READY) ? [] : [`${name} is in state ${machine.status} in MAAS`]),
      ...(machine.agentName === owner ? [] : [`${name} belongs to "${machine.agentName}", not to "${owner}"`]),
      ...(Boolean(platform.node(name)) === Boolean(last) ? [] : [`${name} ${last ? 'is no' : 'is still a'} node`]),
    ];
  });
}

/** Each key began one sync, each commit was built once and written down once, and production runs what the runs say. */
export function releaseEffects(world: World, runs: readonly Ended[], before: Before): string[] {
  const { platform, effects } = world;
  const keys = Object.groupBy(effects.syncs(), ({ application, key }) => `${application} ${key}`);
  return [
    ...Object.entries(keys).flatMap(([key, syncs = []]) =>
      syncs.length > 1 ? [`${key} began ${syncs.length} syncs`] : [],
    ),
    ...[...builtImages(platform)].flatMap(([image, made]) => {
      const times = made - (before.builds.get(image) ?? 0);
      return times > 1 ? [`${image} was built ${times} times`] : [];
    }),
    ...DEMO_APPS.flatMap((app) => [
      ...inProduction(world, app, runs, before),
      ...writtenTwice(platform.repositories.keys(app.deployRepository)).map((key) => `${key} was written down twice`),
    ]),
  ];
}

/** How often each image was built so far. */
export function builtImages({ jobs }: World['platform']): ReadonlyMap<string, number> {
  const names = jobs.built().map(({ image, tags }) => `${image}:${tags.join(',')}`);
  return new Map(Object.entries(Object.groupBy(names, (name) => name)).map(([name, all]) => [name, all?.length ?? 0]));
}

/** What the last run that went well brought, or what was there before. */
function inProduction(
  { platform }: World,
  { name: app, image }: DemoApp,
  runs: readonly Ended[],
  before: Before,
): string[] {
  const mine = runs.filter(({ workflowId }) => workflowId === `deploy/${app}`);
  if (mine.some(({ view }) => view.status === 'failed')) return [];
  const state = platform.application(`${app}-production`);
  const brought = mine.filter(({ view }) => view.status === 'succeeded').findLast((run) => broughtBy(run));
  const expected = (brought && broughtBy(brought)) ?? before.production.get(app) ?? '';
  const running = state?.running ?? '';
  const [, project = '', repository = ''] = image.split('/');
  const tag = running.includes('@') ? undefined : running.split(':').at(-1);
  const digest = tag ? platform.artifacts.find(project, repository, tag)?.digest : running.split('@').at(-1);
  const problems = digest === expected ? [] : [`${app} runs ${running} in production, not ${expected}`];
  return state?.operation ? [...problems, `${app} is still being synced`] : problems;
}

type Result = { readonly result?: { readonly digest?: string; readonly to?: { readonly digest: string } } };

/** The digest a run took to production; undefined for a rollback of staging. */
function broughtBy({ workflow, result, view }: Ended): string | undefined {
  const { digest, to } = (result as Result | undefined)?.result ?? {};
  if (workflow === 'deploy') return digest;
  return view.steps.some(({ name }) => name === 'approval') ? to?.digest : undefined;
}

function writtenTwice(keys: readonly string[]): readonly string[] {
  return keys.filter((key, at) => keys.indexOf(key) !== at);
}
