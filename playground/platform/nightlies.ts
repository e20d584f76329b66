import type { Artifacts } from './artifacts.ts';
import { DEMO_APPS, digestOf } from './releases.ts';

const DAY = 86_400_000;
/** Of each app: one every third day, the last of them a month and more ago. */
const COUNT = 14;
const EVERY = 3 * DAY;
const LAST = 35 * DAY;
const SIZE = 212_000_000;

/** Images that nobody runs any more, so that a cleanup of the demo's registry finds some. Pushed once. */
export function pushNightlies(artifacts: Artifacts, now = Date.now()): void {
  for (const { image } of DEMO_APPS) {
    const [, project = '', repository = ''] = image.split('/');
    if (artifacts.of(project, repository).some(({ tags }) => tags.some(({ name }) => isNightly(name)))) continue;
    for (let at = 0; at < COUNT; at++) {
      const pushedAt = now - LAST - at * EVERY;
      const name = `nightly-${new Date(pushedAt).toISOString().slice(0, 10)}`;
      artifacts.save({
        project,
        repository,
        digest: digestOf(image, name),
        size: SIZE + at * 1_000_000,
        pushedAt,
        pulledAt: 0,
        tags: [{ name, pushedAt, immutable: false }],
        labels: {},
      });
    }
  }
}

const isNightly = (tag: string) => tag.startsWith('nightly-');
