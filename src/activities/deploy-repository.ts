import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { GitTarget } from '../apps.ts';
import { checkedRepository, git, GitError, isRef } from '../git.ts';
import { failing } from './failing.ts';
import { asFailure } from './git.ts';
import { imageIn, withImage, type KustomizationImage } from './kustomization.ts';

export type DeployRepository = ReturnType<typeof createDeployRepository>;

export type ImageCommit = {
  readonly target: GitTarget;
  readonly image: string;
  readonly digest: string;
  readonly version?: string;
  /** Effect key; a commit that carries it is adopted. */
  readonly key: string;
  /** First line of the commit's message. */
  readonly subject: string;
};

/** `carried` is the digest a commit of ours put there, if one of the commits looked at is ours. */
export type Marked = { readonly commit: string; readonly key: string; readonly carried: string };

const KEY = 'Deckhand-Key';
const DIGEST = 'Deckhand-Digest';
/** ms. */
const WHOLE = 120_000;
/** Our own commits are among the newest; others may have pushed a few since. */
const DEPTH = 200;
/** Somebody else may push at the same time, again and again. */
const PUSHES = 5;

/**
 * The repository an environment is deployed from, when Argo CD reads versions from git. Each use has a clone of its own
 * without contents, so nothing is shared that a crash could leave half done.
 */
export function createDeployRepository({ env }: { readonly env?: NodeJS.ProcessEnv } = {}) {
  async function withClone<T>(target: GitTarget, work: (clone: Clone) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'deckhand-git-'));
    try {
      return await asFailure(async () => work(await cloned(folder, target)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async function cloned(folder: string, { repository, branch, path }: GitTarget): Promise<Clone> {
    if (!isRef(branch)) throw new GitError({ id: 'git.bad-branch', branch }, false);
    const signal = AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(WHOLE)]);
    const clone = join(folder, 'clone.git');
    const call = {
      signal,
      cwd: folder,
      env: { ...(env ?? process.env), ...AUTHOR, GIT_INDEX_FILE: join(folder, 'index'), GIT_LITERAL_PATHSPECS: '1' },
    };
    const options = ['--quiet', '--bare', '--filter=blob:none', `--depth=${DEPTH}`, '--single-branch', '--no-tags'];
    const from = ['--branch', branch, '--', checkedRepository(repository), clone];
    await git(['clone', ...options, ...from], call, `clone ${repository}`);
    const run = (args: readonly string[], asking: string) =>
      git(args, { ...call, cwd: clone }, `${asking} ${repository}`);
    return { folder, branch, path, repository, run };
  }

  return {
    /** What the file said of the image at each revision (a branch or commits); revisions git no longer has are left out. */
    async imagesAt(target: GitTarget, image: string, revisions: readonly string[]) {
      return withClone(target, async (clone) => {
        const found = new Map<string, KustomizationImage>();
        for (const revision of revisions) {
          const text = await fileAt(clone, revision).catch(gone);
          const said = text === undefined ? undefined : imageIn(text, image);
          if (said) found.set(revision, said);
        }
        return found;
      });
    },

    /** The newest commit of a run to the file, and what the file says now. */
    async lastOf(target: GitTarget, image: string, run: string) {
      return withClone(target, async (clone) => {
        const mine = (await marks(clone)).find(({ key }) => key.startsWith(`${run}/`));
        return { mine, now: imageIn(await fileAt(clone, clone.branch), image) };
      });
    },

    /**
     * Writes the image into the file and pushes; gives the commit that holds it. Nothing is written if a commit with our
     * key is there, or if the file already says so.
     */
    async commitImage(wanted: ImageCommit): Promise<{ readonly commit: string; readonly adopted: boolean }> {
      for (let push = 1; ; push += 1) {
        const outcome = await withClone(wanted.target, (clone) => attempt(clone, wanted));
        if (outcome !== 'overtaken') return outcome;
        if (push === PUSHES) {
          throw failing({ id: 'git.overtaken', repository: wanted.target.repository, pushes: PUSHES }, 'GitError');
        }
      }
    },
  };
}

/** In the words of git, depending on how close the race was. */
const OVERTAKEN = /fetch first|non-fast-forward|cannot lock ref|failed to update ref/i;

type Clone = {
  readonly folder: string;
  readonly branch: string;
  readonly path: string;
  readonly repository: string;
  readonly run: (args: readonly string[], asking: string) => Promise<readonly string[]>;
};

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Deckhand',
  GIT_AUTHOR_EMAIL: 'deckhand@deckhand.invalid',
  GIT_COMMITTER_NAME: 'Deckhand',
  GIT_COMMITTER_EMAIL: 'deckhand@deckhand.invalid',
};

async function attempt(clone: Clone, wanted: ImageCommit) {
  const mine = (await marks(clone)).find(({ key }) => key === wanted.key);
  if (mine) return { commit: mine.commit, adopted: true };
  const [head = ''] = await clone.run(['rev-parse', `refs/heads/${clone.branch}`], 'read');
  const text = await fileAt(clone, head);
  const changed = changedText(clone, text, wanted);
  if (changed === undefined) return { commit: head, adopted: false };
  const commit = await commitOf(clone, head, changed, wanted);
  try {
    await clone.run(['push', '--quiet', 'origin', `${commit}:refs/heads/${clone.branch}`], 'push to');
    return { commit, adopted: false };
  } catch (error) {
    if (error instanceof GitError && OVERTAKEN.test(error.message)) return 'overtaken';
    throw error;
  }
}

/** Undefined if the file says so already. */
function changedText({ path, repository }: Clone, text: string, { image, digest, version }: ImageCommit) {
  try {
    if (imageIn(text, image)?.digest === digest) return undefined;
    return withImage(text, image, { digest, ...(version ? { tag: version } : {}) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GitError({ id: 'git.not-yaml', path, repository, words: error.message }, false);
  }
}

/** A commit with one file changed, made without a work tree. */
async function commitOf(clone: Clone, parent: string, text: string, wanted: ImageCommit): Promise<string> {
  const { folder, path, run } = clone;
  const [file, message] = [join(folder, 'file'), join(folder, 'message')];
  writeFileSync(file, text);
  writeFileSync(message, `${wanted.subject}\n\n${KEY}: ${wanted.key}\n${DIGEST}: ${wanted.digest}\n`);
  const asking = 'commit to';
  const [entry = ''] = await run(['ls-tree', parent, '--', path], asking);
  const [mode = '100644'] = entry.split(' ');
  const [blob = ''] = await run(['hash-object', '-w', '--', file], asking);
  await run(['read-tree', parent], asking);
  await run(['update-index', '--cacheinfo', `${mode},${blob},${path}`], asking);
  const [tree = ''] = await run(['write-tree', '--missing-ok'], asking);
  const [commit = ''] = await run(['commit-tree', tree, '-p', parent, '-F', message], asking);
  return commit;
}

async function fileAt({ run, path, repository }: Clone, revision: string): Promise<string> {
  if (!isRef(revision)) throw new GitError({ id: 'git.bad-revision', revision, repository }, false);
  return (await run(['show', `${revision}:${path}`], `read ${path} in`)).map((line) => `${line}\n`).join('');
}

/** Our own commits to the file among the newest of the branch, newest first: other files may be of other environments. */
async function marks({ run, branch, path }: Clone): Promise<readonly Marked[]> {
  const trailer = (key: string) => `%(trailers:key=${key},valueonly,separator=%x20)`;
  const format = `--format=%H%x09${trailer(KEY)}%x09${trailer(DIGEST)}`;
  const lines = await run(['log', `--max-count=${DEPTH}`, format, `refs/heads/${branch}`, '--', path], 'read');
  return lines
    .map((line) => line.split('\t'))
    .filter(([, key]) => key)
    .map(([commit = '', key = '', carried = '']) => ({ commit, key, carried }));
}

function gone(error: unknown): undefined {
  if (error instanceof GitError && error.phrase.id !== 'git.late') return undefined;
  throw error;
}
