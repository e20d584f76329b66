import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRepositories, type Repositories } from '../../playground/platform/git.ts';
import { createGitActivities } from '../../src/activities/git.ts';
import { lsRemoteTags } from '../../src/git.ts';
import { attempt } from './environment.ts';
import { gitEnv } from './git-host.ts';

const WEB = 'https://git.example/shop/web.git';

let folder: string;
let repositories: Repositories;
let git: ReturnType<typeof createGitActivities>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-git-test-'));
  repositories = createRepositories(join(folder, 'git'), Date.now);
  git = createGitActivities({ cache: join(folder, 'cache'), env: gitEnv(repositories.folder) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resolve = (ref: string, repository = WEB) => attempt(() => git.resolveVersion({ repository, ref }));
const count = (from: string, to: string, repository = WEB) => attempt(() => git.countCommits({ repository, from, to }));
const tag = (name: string) => repositories.tags(WEB).get(name) ?? '';

describe('resolving a version', () => {
  test.for(['v1.4.1', 'v1.4.2'])('the tag %s is followed to its commit, annotated or not', async (name) => {
    const commit = await resolve(name);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(repositories.log(WEB).map(({ sha }) => sha)).toContain(commit);
    expect(commit).toBe(tag(name));
  });

  test('a version that is not tagged is declined, with the newest that are', async () => {
    await expect(resolve('v1.4.9')).rejects.toMatchObject({
      type: 'Declined',
      message: `There is no tag v1.4.9 in ${WEB}. The newest are v1.5.0, v1.4.2, v1.4.1. Nothing was started.`,
    });
  });

  test.for(['vlatest', 'main', 'v1.4'])('%s is no tag and is declined', async (ref) => {
    await expect(resolve(ref)).rejects.toMatchObject({ type: 'Declined', nonRetryable: true });
  });

  test.for(['../../x', '--upload-pack=touch', 'v1 4', 'v1.4.1^{}', 'v1.4.1..v1.4.2', '', 'v*'])(
    'the ref "%s" is never given to git',
    async (ref) => {
      await expect(resolve(ref)).rejects.toMatchObject({
        type: 'Declined',
        message: expect.stringContaining('cannot be a tag'),
      });
    },
  );

  test('a repository that is not there is not asked again', async () => {
    await expect(resolve('v1.0.0', 'https://git.example/shop/none.git')).rejects.toMatchObject({
      type: 'GitError',
      nonRetryable: true,
      message: expect.stringContaining('git could not read the tags of https://git.example/shop/none.git'),
    });
  });

  test('a host that cannot be reached is tried again', async () => {
    await expect(resolve('v1.0.0', 'http://127.0.0.1:9/x.git')).rejects.toMatchObject({
      type: 'GitError',
      nonRetryable: false,
    });
  });

  test.for(["ext::sh -c 'touch x'", '--upload-pack=touch', 'web', 'https://'])(
    '"%s" is no repository and is never given to git',
    async (repository) => {
      await expect(resolve('v1.0.0', repository)).rejects.toMatchObject({
        type: 'GitError',
        nonRetryable: true,
        message: expect.stringContaining('is not the address of a git repository'),
      });
    },
  );

  test('a password in an address is refused and not repeated', async () => {
    const refused = resolve('v1.0.0', 'https://ana:geheim@git.example/shop/web.git');
    await expect(refused).rejects.toMatchObject({
      message:
        'https://git.example/shop/web.git has a password in its address. Give it to git through a credential helper.',
    });
  });
});

describe('listing tags', () => {
  test('works outside of an activity, newest and oldest alike', async () => {
    const tags = await lsRemoteTags(WEB, { timeoutMs: 10_000, env: gitEnv(repositories.folder) });
    expect(tags.map(({ name }) => name)).toEqual(['v1.3.8', 'v1.3.9', 'v1.4.0', 'v1.4.1', 'v1.4.2', 'v1.5.0']);
    expect(tags.find(({ name }) => name === 'v1.4.2')?.commit).toBe(tag('v1.4.2'));
  });

  test('ends with a sentence when its time is over', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const repository = `git://127.0.0.1:${(silent.address() as AddressInfo).port}/shop/web.git`;
    await expect(lsRemoteTags(repository, { timeoutMs: 300 })).rejects.toThrow(
      `git did not read the tags of ${repository} in time.`,
    );
    await once(silent.close(), 'close');
  });
});

describe('counting commits', () => {
  test('between two tags', async () => {
    await expect(count('v1.4.1', 'v1.4.2')).resolves.toBe(7);
  });

  test('between two commits', async () => {
    await expect(count(tag('v1.4.0'), tag('v1.4.1'))).resolves.toBe(2);
  });

  test('a tag that came after the first count is seen', async () => {
    await count('v1.4.1', 'v1.4.2');
    execFileSync('git', ['tag', 'v9.9.9', 'v1.4.2'], { cwd: join(repositories.folder, 'shop/web.git') });
    await expect(count('v1.4.2', 'v9.9.9')).resolves.toBe(0);
    execFileSync('git', ['tag', '--delete', 'v9.9.9'], { cwd: join(repositories.folder, 'shop/web.git') });
  });

  test.for([
    ['v1.4.1', 'v0.0.0'],
    ['--all', 'v1.4.2'],
    ['0'.repeat(40), 'v1.4.2'],
  ] as const)('from %s to %s cannot be told', async ([from, to]) => {
    await expect(count(from, to)).resolves.toBeUndefined();
  });

  test('many at once are counted one after the other', async () => {
    const blog = 'https://git.example/blog/site.git';
    const counts = await Promise.all(Array.from({ length: 6 }, () => count('v2.0.1', 'v2.1.0', blog)));
    expect(counts).toEqual([2, 2, 2, 2, 2, 2]);
  });

  test('a history that was left half fetched is fetched anew', async () => {
    const cache = join(folder, 'broken');
    const broken = createGitActivities({ cache, env: gitEnv(repositories.folder) });
    const counting = () => attempt(() => broken.countCommits({ repository: WEB, from: 'v1.4.1', to: 'v1.4.2' }));
    await counting();
    const [name] = execFileSync('ls', [cache], { encoding: 'utf8' }).trim().split('\n');
    rmSync(join(cache, name ?? ''), { recursive: true });
    mkdirSync(join(cache, name ?? ''));
    writeFileSync(join(cache, name ?? '', 'HEAD'), '');
    await expect(counting()).resolves.toBe(7);
  });
});
