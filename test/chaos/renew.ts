import { DEMO_APPS } from '../../playground/platform/releases.ts';
import { builtImages } from './aftermath.ts';
import { renewCleanups } from './cleanups.ts';
import { MACHINES, type Before } from './ended.ts';
import { renewIncidents } from './incidents.ts';
import { renewNodes } from './nodes.ts';
import { renewTrainings } from './trainings.ts';
import type { World } from './world.ts';

/** MAAS' Ready. */
const NEW = { status: 4, owner: '', agentName: '', annotations: {}, address: '', locked: false, deployments: 0 };

/** Makes the machines as good as new and takes what never ran out of the registry, so that it is built again. */
export function renew(world: World): Before {
  const { platform, effects } = world;
  effects.forget();
  renewCleanups(world);
  renewTrainings(world);
  renewNodes(world);
  const silences = renewIncidents(world);
  for (const name of MACHINES) {
    platform.setMachine(name, NEW);
    platform.removeNode(name);
  }
  const production = new Map<string, string>();
  for (const { name, image, releases, ran } of DEMO_APPS) {
    const [, project = '', repository = ''] = image.split('/');
    const running = ['staging', 'production'].map(
      (environment) => platform.application(`${name}-${environment}`)?.running ?? '',
    );
    // A tag in production is pinned to its digest by the first that touches it.
    const reference = /(sha256:.*|[^:]*)$/.exec(running[1] ?? '')?.[0] ?? '';
    production.set(name, platform.artifacts.find(project, repository, reference)?.digest ?? reference);
    const fresh = releases.slice(ran).map(({ version }) => version);
    for (const artifact of platform.artifacts.of(project, repository)) {
      const isFresh = artifact.tags.some(({ name: tag }) => fresh.includes(tag));
      if (isFresh && !running.some((each) => each.endsWith(artifact.digest))) platform.artifacts.remove(artifact);
    }
  }
  return { production, builds: builtImages(platform), silences };
}
