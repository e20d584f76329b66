import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { checkedRepository, git, GitError, isCommit, isRef, lsRemoteTags, type GitCall } from '../git.ts';
import { declined, failing } from './failing.ts';
import { heartbeating } from './heartbeat.ts';

export type GitActivities = ReturnType<typeof createGitActivities>;

export type GitOptions = {
  /** A folder that may be lost at any time: histories without contents, so that commits can be counted. */
  readonly cache: string;
  readonly env?: NodeJS.ProcessEnv;
};

/** ms. Tags are a short answer; the first fetch of a long history is not. */
const TAGS = 20_000;
const FETCH = 300_000;
const NAMED = 3;

/** Versions: which commit a tag stands for, and how far two are apart. Only reads. */
export function createGitActivities({ cache, env }: GitOptions) {
  const busy = new Map<string, Promise<unknown>>();

  /** One fetch at a time into one folder; the next waits for it. */
  async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
    const before = busy.get(folder) ?? Promise.resolve();
    const mine = before.then(work, work);
    busy.set(folder, mine);
    return mine;
  }

  /** A history that was cut off while it was fetched is thrown away and fetched anew. */
  async function count(folder: string, repository: string, range: string, call: GitCall): Promise<number> {
    try {
      return await fetchAndCount(folder, repository, range, call);
    } catch (error) {
      if (call.signal.aborted || !existsSync(folder)) throw error;
      rmSync(folder, { recursive: true, force: true });
      return fetchAndCount(folder, repository, range, call);
    }
  }

  return {
    /** The commit of a version's tag. Declines with the newest tags if there is none of that name. */
    async resolveVersion({ repository, ref }: { repository: string; ref: string }): Promise<string> {
      return heartbeating(async () => {
        if (!isRef(ref)) throw declined({ id: 'git.bad-tag', ref });
        const tags = await asFailure(() => lsRemoteTags(repository, { timeoutMs: TAGS, ...call(TAGS) }));
        const found = tags.find(({ name }) => name === ref);
        if (found) return found.commit;
        const newest = tags
          .map(({ name }) => name)
          .sort(byVersion)
          .slice(0, NAMED);
        throw declined({ id: 'git.no-tag', ref, repository, newest });
      });
    },

    /** How many commits `to` has that `from` has not; undefined if that cannot be told. Tags or commits. */
    async countCommits({ repository, from, to }: { repository: string; from: string; to: string }) {
      return heartbeating(async (): Promise<number | undefined> => {
        if (![from, to].every((each) => isRef(each))) return undefined;
        const folder = join(cache, createHash('sha256').update(repository).digest('hex').slice(0, 16));
        const range = [from, to].map((each) => (isCommit(each) ? each : `refs/tags/${each}`)).join('..');
        try {
          return await alone(folder, () => count(folder, repository, range, call(FETCH)));
        } catch (error) {
          if (Context.current().cancellationSignal.aborted) await Context.current().cancelled;
          Context.current().log.warn('Commits could not be counted; the card does without.', { error });
          return undefined;
        }
      });
    },
  };

  function call(limit: number): GitCall {
    const signal = AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(limit)]);
    return { signal, ...(env ? { env } : {}) };
  }
}

/** What git could not do, as the failure of an activity: passing ones are tried again. */
export async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (Context.current().cancellationSignal.aborted) await Context.current().cancelled;
    if (!(error instanceof GitError)) throw error;
    throw failing(error.phrase, 'GitError', { nonRetryable: !error.passing });
  }
}

/** Commits only, without what is in them. */
async function fetchAndCount(folder: string, repository: string, range: string, call: GitCall): Promise<number> {
  const asking = `count the commits of ${repository}`;
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await git(
      ['clone', '--quiet', '--bare', '--filter=tree:0', '--', checkedRepository(repository), folder],
      call,
      asking,
    );
  }
  const within = { ...call, cwd: folder };
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await git(['fetch', '--quiet', '--prune', '--filter=tree:0', 'origin', ...refs], within, asking);
  const [count] = await git(['rev-list', '--count', range, '--'], within, asking);
  return Number(count);
}

/** Newest first, as people count: v1.10.0 before v1.9.0. */
function byVersion(one: string, other: string): number {
  return other.localeCompare(one, 'en', { numeric: true });
}
