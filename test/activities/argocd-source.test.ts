import { describe, expect, test } from 'vitest';
import type { Application } from '../../src/activities/argocd-client.ts';
import { imageSet, specWithImage } from '../../src/activities/argocd-source.ts';
import { imageReference } from '../../src/activities/image-reference.ts';

const image = 'harbor.lan:8443/shop/web';
const digest = `sha256:${'a'.repeat(64)}`;
const values = { repoURL: 'https://git.example/shop/values.git', ref: 'values' };
const chart = {
  repoURL: 'https://charts.example',
  chart: 'web',
  helm: { valueFiles: ['$values/web.yaml'], parameters: [] },
};

const application = (spec: Application['spec'], status: Application['status'] = {}): Application => ({
  metadata: { name: 'shop-staging' },
  spec,
  status,
});

describe('setting an image in several sources', () => {
  test('changes the one that can take it and keeps the others whole', () => {
    expect(specWithImage(application({ sources: [values, chart] }), { image, digest, version: '1.4.2' })).toEqual({
      sources: [
        values,
        {
          ...chart,
          helm: { ...chart.helm, parameters: [{ name: 'image.tag', value: `1.4.2@${digest}`, forceString: true }] },
        },
      ],
    });
  });

  test('changes the one that names the image already', () => {
    const other = { repoURL: 'https://git.example/shop/other.git', kustomize: { images: ['nginx:1'] } };
    const ours = { repoURL: 'https://git.example/shop/ours.git', kustomize: { images: [`${image}:1`] } };
    const spec = specWithImage(application({ sources: [other, ours] }), { image, digest });
    expect(spec?.sources?.[0]).toEqual(other);
    expect(imageSet(spec ?? {}, image)).toEqual({ name: image, digest });
  });

  test('goes by the type Argo CD found, where the source does not say it', () => {
    const plain = { repoURL: 'https://git.example/shop/deploy.git' };
    const spec = specWithImage(application({ sources: [values, plain] }, { sourceTypes: ['', 'Kustomize'] }), {
      image,
      digest,
    });
    expect(spec?.sources?.[1]?.kustomize?.images).toEqual([`${image}@${digest}`]);
  });

  test('is impossible for plain manifests', () => {
    expect(
      specWithImage(application({ source: values }, { sourceType: 'Directory' }), { image, digest }),
    ).toBeUndefined();
  });
});

test('a chart that has a digest gets it there, and the version for people', () => {
  const helm = {
    parameters: [
      { name: 'image.repository', value: image },
      { name: 'image.digest', value: 'sha256:old' },
      { name: 'replicas', value: '3' },
    ],
  };
  const spec = specWithImage(application({ source: { helm } }), { image, digest, version: '1.4.2' });
  expect(spec?.source?.helm?.parameters).toEqual([
    { name: 'image.repository', value: image },
    { name: 'replicas', value: '3' },
    { name: 'image.tag', value: '1.4.2', forceString: true },
    { name: 'image.digest', value: digest, forceString: true },
  ]);
  expect(imageSet(spec ?? {}, image)).toEqual({ name: image, tag: '1.4.2', digest });
});

test.for([
  ['harbor.lan/shop/web', { name: 'harbor.lan/shop/web' }],
  ['harbor.lan:8443/shop/web', { name: 'harbor.lan:8443/shop/web' }],
  ['harbor.lan:8443/shop/web:1.4.2', { name: 'harbor.lan:8443/shop/web', tag: '1.4.2' }],
  [`harbor.lan/shop/web@${digest}`, { name: 'harbor.lan/shop/web', digest }],
  [`harbor.lan/shop/web:1.4.2@${digest}`, { name: 'harbor.lan/shop/web', tag: '1.4.2', digest }],
  ['nginx:1.29', { name: 'nginx', tag: '1.29' }],
] as const)('%s is taken apart', ([text, parts]) => {
  expect(imageReference(text)).toEqual(parts);
});
