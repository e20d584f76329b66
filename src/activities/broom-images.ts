import type { Found, ImagesRule, Item } from '../cleanup.ts';
import type { KeptPhrase } from '../phrases-kept.ts';
import { createReasons, type Broom, type Fate, type Looking } from './broom.ts';
import type { HarborInventory, StoredArtifact } from './harbor-inventory.ts';
import { declined } from './failing.ts';
import type { createImagesInUse, InUse } from './images-in-use.ts';

export type ImagesBroomOptions = {
  readonly harbor: HarborInventory;
  readonly inUse: ReturnType<typeof createImagesInUse>;
  /** More than this waits for the next run, the newest first. */
  readonly most: number;
};

/** Old images: what is not among the newest, not in use, without a tag to keep, and older than the rule says. */
export function createImagesBroom(rule: ImagesRule, { harbor, inUse, most }: ImagesBroomOptions): Broom {
  const keep = rule.keepTags === undefined ? undefined : new RegExp(rule.keepTags, 'u');
  const reasons = createReasons();

  function usedAs({ digests, tags }: InUse, path: string, artifact: StoredArtifact): boolean {
    const children = (artifact.references ?? []).map(({ child_digest: child }) => child);
    return (
      [artifact.digest, ...children].some((digest) => digests.has(digest)) ||
      tagsOf(artifact).some((tag) => tags.has(`${path}:${tag}`))
    );
  }

  /** Why it stays whatever its age, if so. */
  function reason(used: InUse, path: string, artifact: StoredArtifact): KeptPhrase | undefined {
    if (usedAs(used, path, artifact)) return { id: 'kept.in-use' };
    if (keep && tagsOf(artifact).some((tag) => keep.test(tag))) return { id: 'kept.by-tag' };
    if (artifact.tags?.some(({ immutable }) => immutable)) return { id: 'kept.immutable' };
    return undefined;
  }

  async function list(tell: Looking): Promise<Found> {
    const used = await inUse.all();
    const before = Date.now() - rule.olderThan;
    let items: readonly Item[] = [];
    let [seen, left] = [0, 0];
    // However many there are, no more than twice what one run takes on is held.
    const prune = (to: number) => {
      const chosen = items.length > to ? oldest(items, most) : items;
      left += items.length - chosen.length;
      items = chosen;
    };
    for (const project of rule.projects) {
      for await (const repository of harbor.repositories(project)) {
        const path = `${project}/${repository}`;
        if (rule.neverTouch.includes(path)) continue;
        let place = 0;
        let last = Number.POSITIVE_INFINITY;
        const listed = new Set<string>();
        for await (const page of harbor.artifacts(project, repository)) {
          const found: Item[] = [];
          for (const artifact of page) {
            const pushed = Date.parse(artifact.push_time);
            // Only in this order are the first ones the newest.
            if (pushed > last) throw declined({ id: 'upkeep.not-by-time', path });
            last = pushed;
            place += 1;
            // What is pushed meanwhile shifts the pages, and shows the last of one again on the next.
            if (listed.has(artifact.digest)) continue;
            const why: KeptPhrase | undefined =
              place <= rule.keepNewest
                ? { id: 'kept.newest' }
                : (reason(used, path, artifact) ?? (pushed >= before ? { id: 'kept.too-young' } : undefined));
            if (why) reasons.add(why);
            else {
              listed.add(artifact.digest);
              found.push(itemOf(project, repository, artifact));
            }
          }
          items = [...items, ...found];
          prune(2 * most);
          seen += page.length;
          tell(path, seen);
        }
      }
    }
    prune(most);
    return { items, kept: reasons.all(), left, soon: [] };
  }

  async function look(): Promise<(item: Item) => Promise<Fate>> {
    const used = await inUse.running();
    return async ({ id }) => {
      const { project, repository, digest } = partsOf(id);
      const now = await harbor.artifact(project, repository, digest);
      if (!now) return { is: 'missing' };
      const why = reason(used, `${project}/${repository}`, now);
      return why ? { is: 'stays', why: { id: 'kept.meanwhile', why } } : { is: 'goes' };
    };
  }

  return {
    list,
    look,
    remove({ id }) {
      const { project, repository, digest } = partsOf(id);
      return harbor.removeArtifact(project, repository, digest);
    },
  };
}

function itemOf(project: string, repository: string, artifact: StoredArtifact): Item {
  const { digest, size, push_time: pushed } = artifact;
  const tags = tagsOf(artifact);
  const name = tags.length ? tags.join(' ') : digest.slice(0, 'sha256:'.length + 12);
  const group = `${project}/${repository}`;
  return { group, id: `${group}@${digest}`, label: `${group}:${name}`, bytes: size, at: Date.parse(pushed) };
}

function partsOf(id: string) {
  const [, project = '', repository = '', digest = ''] = /^([^/]+)\/(.+)@(sha256:[0-9a-f]{64})$/.exec(id) ?? [];
  if (!digest) throw declined({ id: 'upkeep.not-a', kind: 'image', name: id });
  return { project, repository, digest };
}

function tagsOf({ tags }: StoredArtifact): string[] {
  return (tags ?? []).map(({ name }) => name);
}

/** The oldest of all, in the order of the list. */
function oldest(items: readonly Item[], most: number): readonly Item[] {
  const limit = items.map(({ at }) => at).toSorted((one, other) => one - other)[most - 1] ?? 0;
  return items.filter(({ at }) => at <= limit).slice(0, most);
}
