import { beforeAll, expect, it } from 'vitest';
import { render, type Manifest } from './kustomize.ts';
import { mistakesIn } from './schema.ts';

const FOLDERS = ['temporal', 'builds', 'deckhand/base', 'deckhand/example'].map((folder) => `deploy/${folder}`);

let worker: Manifest;
beforeAll(async () => {
  const rendered = await render('deploy/deckhand/example');
  const found = rendered.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'deckhand-worker');
  if (!found) throw new TypeError('The example has no worker.');
  worker = found;
});

it.each([...FOLDERS, 'test/deploy/encrypted'])('%s is what Kubernetes takes, property by property', async (folder) => {
  const manifests = await render(folder);
  expect(manifests.length).toBeGreaterThan(3);
  expect(manifests.flatMap(mistakesIn)).toEqual([]);
});

it.each([
  [
    'a property that does not exist',
    { replica: 2 },
    'must NOT have additional properties {"additionalProperty":"replica"}',
  ],
  ['a wrong type', { replicas: 'two' }, '/spec/replicas must be'],
])('would find %s', (_what, change, mistake) => {
  const broken = { ...worker, spec: { ...(worker['spec'] as object), ...change } };
  expect(mistakesIn(broken).join('\n')).toContain(mistake);
});

it('would find what is missing', () => {
  const { template: _, ...rest } = worker['spec'] as { template: unknown };
  expect(mistakesIn({ ...worker, spec: rest }).join('\n')).toContain("must have required property 'template'");
});

it('would find a mistake in what the Prometheus operator reads', async () => {
  const rendered = await render('deploy/deckhand/example');
  const monitor = rendered.find(({ kind }) => kind === 'ServiceMonitor');
  const broken = { ...monitor, spec: { ...(monitor?.['spec'] as object), endpoint: [] } } as unknown as Manifest;
  expect(mistakesIn(broken).join('\n')).toContain('{"additionalProperty":"endpoint"}');
});
