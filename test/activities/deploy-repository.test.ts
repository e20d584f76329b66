import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRepositories, type Repositories } from '../../playground/platform/git.ts';
import { createDeployRepository, type ImageCommit } from '../../src/activities/deploy-repository.ts';
import { imageIn, withImage } from '../../src/activities/kustomization.ts';
import { attempt } from './environment.ts';
import { gitEnv, pushAs } from './git-host.ts';

const URL = 'https://git.example/shop/deploy.git';
const IMAGE = 'harbor.lan/shop/web';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const target = { repository: URL, branch: 'main', path: 'production/kustomization.yaml' };

describe('a commit', () => {
  let folder: string;
  let repositories: Repositories;
  let repository: ReturnType<typeof createDeployRepository>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deckhand-deploys-'));
    repositories = createRepositories(folder, Date.now);
    repository = createDeployRepository({ env: gitEnv(repositories.folder) });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const commit = (more: Partial<ImageCommit> = {}) =>
    attempt(() =>
      repository.commitImage({
        target,
        image: IMAGE,
        digest: DIGEST,
        version: '1.4.2',
        key: 'run-a/production/1',
        subject: 'Deploy shop 1.4.2 to shop-production',
        ...more,
      }),
    );
  const file = (path = target.path) => repositories.file(URL, 'main', path) ?? '';

  test('that others overtook is made again on top of theirs', async () => {
    const keys = ['run-a/production/1', 'run-b/production/1', 'run-c/production/1', 'run-d/production/1'];
    const images = keys.map((_, at) => `harbor.lan/shop/part-${at}`);
    const made = await Promise.all(keys.map((key, at) => commit({ key, image: images[at] ?? '' })));
    expect(new Set(made.map(({ commit: hash }) => hash)).size).toBe(keys.length);
    expect(images.map((image) => imageIn(file(), image)?.digest)).toEqual(images.map(() => DIGEST));
  });

  test('with our key is adopted, also with others on top', async () => {
    const first = await commit();
    pushAs('eve', join(folder, 'shop/deploy.git'), 'staging/kustomization.yaml', (text) => `${text}# a note\n`);
    await expect(commit()).resolves.toEqual({ commit: first.commit, adopted: true });
  });

  test('is not made where the file says so already', async () => {
    const { commit: head } = await commit();
    await expect(commit({ key: 'run-b/production/1' })).resolves.toEqual({ commit: head, adopted: false });
  });

  test('touches one file only', async () => {
    const others = ['staging/kustomization.yaml', 'base/deployment.yaml', 'base/kustomization.yaml'];
    const before = others.map(file);
    await commit();
    expect(others.map(file)).toEqual(before);
  });

  test('is refused for a file that is not YAML', async () => {
    pushAs('eve', join(folder, 'shop/deploy.git'), target.path, () => 'images: [\n');
    await expect(commit()).rejects.toMatchObject({
      type: 'GitError',
      nonRetryable: true,
      message: expect.stringContaining(`${target.path} in ${URL} cannot be read as YAML`),
    });
  });

  test.for(['--upload-pack=touch', '../main', 'main..x'])('is refused for the branch "%s"', async (branch) => {
    await expect(commit({ target: { ...target, branch } })).rejects.toMatchObject({ nonRetryable: true });
  });
});

describe('a kustomization', () => {
  const text = `# by hand
resources:
- ../base # not indented

# what runs
images:
- name: harbor.lan/shop/web # ours
  newTag: 1.10 # for people
- name: nginx
  newTag: "1.29"
`;

  test('keeps its comments, its indentation and other images', () => {
    expect(withImage(text, IMAGE, { digest: DIGEST, tag: '1.11' })).toBe(
      text.replace('newTag: 1.10 # for people', `newTag: "1.11" # for people\n  digest: ${DIGEST}`),
    );
  });

  test('means the tag as it is written, not the number', () => {
    expect(imageIn(text, IMAGE)).toEqual({ tag: '1.10' });
  });

  test('that renames an image is known by the new name', () => {
    const renaming = 'images:\n  - name: web\n    newName: harbor.lan/shop/web\n    newTag: "1"\n';
    expect(withImage(renaming, IMAGE, { digest: DIGEST })).toBe(
      `images:\n  - name: web\n    newName: harbor.lan/shop/web\n    digest: ${DIGEST}\n`,
    );
  });

  test('without the image gets it', () => {
    expect(withImage('resources: []\n', IMAGE, { digest: DIGEST, tag: '1.4.2' })).toBe(
      `resources: []\nimages:\n  - name: ${IMAGE}\n    newTag: 1.4.2\n    digest: ${DIGEST}\n`,
    );
  });
});
