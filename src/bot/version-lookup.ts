import type { App } from '../apps.ts';
import { VERSION } from '../constants.ts';
import { lsRemoteTags } from '../git.ts';
import type { Lookup } from './context.ts';

/** People wait for this answer; what takes longer is left to the run. ms. */
const PATIENCE = 1_800;
/** Somebody who types asks again with each letter; the answer is the same for this long. ms. */
const FRESH = 10_000;

type Answer = Promise<readonly string[] | undefined>;

/** Asks an app's repository which versions are tagged, newest first; read-only. */
export function createVersionLookup(
  apps: Readonly<Record<string, Pick<App, 'repository' | 'ref'>>>,
): Pick<Lookup, 'versions'> {
  const recent = new Map<string, { readonly at: number; readonly answer: Answer }>();

  async function ask({ repository, ref }: Pick<App, 'repository' | 'ref'>): Answer {
    try {
      const [before = '', after = ''] = ref.split('{version}');
      const tags = await lsRemoteTags(repository, { timeoutMs: PATIENCE });
      return tags
        .map(({ name }) => name)
        .filter((name) => name.startsWith(before) && name.endsWith(after))
        .map((name) => name.slice(before.length, name.length - after.length))
        .filter((version) => VERSION.test(version))
        .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }));
    } catch {
      // The git server is away or slow: the run's plan finds out and says so.
      return undefined;
    }
  }

  return {
    async versions(name) {
      const app = Object.hasOwn(apps, name) ? apps[name] : undefined;
      if (!app) return undefined;
      const known = recent.get(name);
      if (known && Date.now() - known.at <= FRESH) return known.answer;
      const answer = ask(app);
      recent.set(name, { at: Date.now(), answer });
      return answer;
    },
  };
}
