import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { render, type Manifest } from './kustomize.ts';
import { filesOf, workloadsOf } from './workloads.ts';

const ROOT = new URL('../../', import.meta.url);
const guide = readFileSync(new URL('docs/install.md', ROOT), 'utf8');
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '').join('\n');

let example: readonly Manifest[];
let temporal: readonly Manifest[];
beforeAll(async () => {
  [example, temporal] = await Promise.all([render('deploy/deckhand/example'), render('deploy/temporal')]);
});

it('makes every secret that a pod mounts, with every key', () => {
  const lines = commands.split('\n');
  const mounted = [...workloadsOf(example), ...workloadsOf(temporal)].flatMap((each) => [
    ...filesOf(each, []).values(),
    ...(each.pod.volumes ?? []).flatMap(({ secret }) =>
      secret && !secret.items ? [{ source: secret.secretName ?? '', key: 'password' }] : [],
    ),
  ]);
  expect(mounted.length).toBeGreaterThan(10);
  const unmade = mounted.filter(
    ({ source, key }) => !lines.some((line) => line.includes(` ${source} `) && line.includes(key)),
  );
  expect(unmade).toEqual([]);
});

it('names files and folders of this repository that are there', () => {
  const paths = guide.match(/\bdeploy\/(?:temporal|deckhand|builds)\b(?:\/[\w/.-]*\w)?(?!-)/g) ?? [];
  const ours = paths.filter((path) => !path.endsWith('/mine'));
  expect(ours.length).toBeGreaterThan(5);
  expect(ours.filter((path) => !existsSync(fileURLToPath(new URL(path, ROOT))))).toEqual([]);
});

it('asks kubectl for objects that the manifests make', () => {
  const asked = [...commands.matchAll(/-n deckhand (?:--for=\S+ )?(?:doctor --from=)?(deploy|job|cronjob)\/(\S+)/g)];
  const kinds: Readonly<Record<string, string>> = { deploy: 'Deployment', job: 'Job', cronjob: 'CronJob' };
  const made = new Set(example.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const wanted = asked.map(([, kind = '', name]) => `${kinds[kind]} ${name}`).filter((each) => each !== 'Job doctor');
  expect(wanted).toContain('CronJob deckhand-doctor');
  expect(wanted.filter((each) => !made.has(each))).toEqual([]);
});

it('builds the images that the manifests run', () => {
  const images = new Set(workloadsOf(example).map(({ container }) => container.image));
  for (const image of images) expect(commands).toContain(`--tag ${image} .`);
});

it('installs the chart that the values are for', () => {
  const values = readFileSync(new URL('deploy/temporal/values.yaml', ROOT), 'utf8');
  const [, version] = /chart temporal (\d+\.\d+\.\d+)/.exec(values) ?? [];
  expect(commands).toContain(`--repo https://go.temporal.io/helm-charts --version ${version} `);
});
