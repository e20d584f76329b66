import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { queuesOf } from '../../src/queues.ts';
import { parseSettings } from '../../src/settings.ts';
import { inForce, pairs, parseDockerfile, said } from './dockerfile.ts';
import { render, type Manifest } from './kustomize.ts';
import { environmentOf, filesOf, named, selects, workloadsOf, type Labels, type Workload } from './workloads.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const variables = new Set([...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? ''));
const stages = parseDockerfile(read('Dockerfile'));
const { version } = JSON.parse(read('package.json')) as { version: string };

/** Something of the right form for each secret. */
const SECRETS: Labels = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  MAAS_API_KEY: 'a:b:c',
  DECKHAND_SIGNING_KEY: 'sixteen characters',
};

/** Named by git's own configuration. */
const CREDENTIALS = '/etc/deckhand/secrets/git/credentials';

let manifests: readonly Manifest[];
let temporal: readonly Manifest[];
let all: readonly Workload[];
let ours: readonly Workload[];
beforeAll(async () => {
  manifests = await render('deploy/deckhand/example');
  temporal = await render('deploy/temporal');
  ours = workloadsOf(manifests);
  all = [...ours, ...workloadsOf(temporal)];
});

const parts = ['deckhand-bot', 'deckhand-worker', 'deckhand-slack', 'deckhand-setup', 'deckhand-doctor'];
function part(name: string): Workload {
  const found = ours.find((each) => each.name === name);
  if (!found) throw new TypeError(`There is no ${name}.`);
  return found;
}

it('has a bot, a worker, a worker for Slack, a setup and a doctor, and nothing else that runs', () => {
  expect(ours.map(({ name }) => name).toSorted()).toEqual(parts.toSorted());
});

describe.each(parts)('%s', (name) => {
  it('is given variables that Deckhand knows, and no other', () => {
    const given = Object.keys(environmentOf(part(name), manifests));
    const known = (variable: string) =>
      variables.has(variable) || variables.has(variable.replace(/_FILE$/, '')) || variable === 'GIT_CONFIG_GLOBAL';
    expect(given.filter((variable) => !known(variable))).toEqual([]);
  });

  it('finds every file that a variable names, and is given no other', () => {
    const files = filesOf(part(name), manifests);
    const named = Object.values(environmentOf(part(name), manifests)).filter((value) => value.startsWith('/etc/'));
    const ownFiles = [...files.keys()].filter((path) => path !== CREDENTIALS);
    expect(named.toSorted()).toEqual(ownFiles.toSorted());
  });

  it('has all it needs to start', () => {
    const environment = Object.entries(environmentOf(part(name), manifests)).map(([variable, value]) => {
      const plain = variable.replace(/_FILE$/, '');
      return plain in SECRETS ? [plain, SECRETS[plain]] : variable.endsWith('_FILE') ? [plain, ''] : [variable, value];
    });
    const [command = '', ...flags] = part(name).container.args ?? [];
    const needs = command === 'worker' && !queuesOf(flags).includes('deckhand') ? 'slack worker' : command;
    const given = Object.fromEntries(environment) as Labels;
    expect(() => (needs === 'doctor' ? loadConfig(given) : loadConfig(given, needs as 'bot'))).not.toThrow();
  });

  it('is of the version of this repository, and of a target the Dockerfile has', () => {
    const [, target = '', tag] = /^harbor\.lan\/deckhand\/(\w+):(.+)$/.exec(part(name).container.image ?? '') ?? [];
    expect(tag).toBe(version);
    expect(stages.map((stage) => stage.name)).toContain(target);
  });

  it('is the user of its image', () => {
    const { runAsUser, runAsGroup } = part(name).pod.securityContext ?? {};
    expect(`${runAsUser}:${runAsGroup}`).toBe(inForce(stages, 'worker', 'USER').args);
  });

  it('may write to /tmp, and nowhere else', () => {
    const { container, pod } = part(name);
    const writable = (container.volumeMounts ?? []).filter(({ readOnly }) => !readOnly);
    expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
    expect(pod.volumes?.find((volume) => volume.name === writable[0]?.name)?.emptyDir?.sizeLimit).toBeDefined();
  });
});

it.each(['deckhand-bot', 'deckhand-worker', 'deckhand-slack'])(
  '%s is asked for its health where it tells it',
  (name) => {
    const { PORT } = Object.assign({}, ...said(stages, 'worker', 'ENV').map(pairs)) as Labels;
    const { ports, livenessProbe, readinessProbe } = part(name).container;
    expect(ports).toEqual([{ name: 'http', containerPort: Number(PORT) }]);
    for (const probe of [livenessProbe, readinessProbe]) {
      expect(probe?.httpGet?.port).toBe('http');
      expect(read('src/bot/server.ts')).toContain(`'${probe?.httpGet?.path}'`);
    }
    expect([livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path)).toEqual(['/healthz', '/readyz']);
  },
);

it('leaves every process the time it takes to end by itself', () => {
  const seconds = (file: string, pattern: RegExp) => Number(pattern.exec(read(file))?.[1]?.replaceAll('_', ''));
  const drain = seconds('src/bot/app.ts', /DRAIN = ([\d_]+);/) / 1_000;
  const grace = seconds('src/worker.ts', /SHUTDOWN_GRACE = '(\d+) seconds'/);
  const command = seconds('src/activities/command.ts', /GRACE = ([\d_]+);/) / 1_000;
  const { lifecycle } = part('deckhand-bot').container;
  const before = lifecycle?.preStop?.sleep?.seconds ?? 0;
  const given = (name: string) => part(name).pod.terminationGracePeriodSeconds ?? 0;
  expect(given('deckhand-bot')).toBeGreaterThanOrEqual((before + drain) * 2);
  expect(given('deckhand-worker')).toBeGreaterThanOrEqual((grace + command) * 2);
  expect(given('deckhand-slack')).toBeGreaterThanOrEqual((grace + command) * 2);
});

it('serves each queue, and that of Slack by one process that is never two', () => {
  const workers = ours.filter(({ container }) => container.args?.[0] === 'worker');
  const serving = (queue: 'deckhand' | 'slack') =>
    workers.filter(({ container }) => queuesOf(container.args?.slice(1) ?? []).includes(queue));
  expect(serving('deckhand').map(({ name }) => name)).toEqual(['deckhand-worker']);
  expect(serving('slack')).toMatchObject([{ name: 'deckhand-slack', replicas: 1, strategy: 'Recreate' }]);
});

it('gives the keys of encryption to every process, where that is wanted', async () => {
  const encrypted = await render('test/deploy/encrypted');
  for (const workload of workloadsOf(encrypted)) {
    const path = environmentOf(workload, encrypted)['DECKHAND_ENCRYPTION_KEYS_FILE'] ?? '';
    expect(filesOf(workload, encrypted).get(path)?.key).toBe('DECKHAND_ENCRYPTION_KEYS');
  }
});

it('gives no process a secret that it does not use', () => {
  const secrets = (name: string) => [...filesOf(part(name), manifests).values()].map(({ key }) => key).toSorted();
  expect(secrets('deckhand-slack')).toEqual(['SLACK_BOT_TOKEN', 'deckhand.yaml']);
  expect(secrets('deckhand-setup')).toEqual(['deckhand.yaml']);
  expect(secrets('deckhand-bot')).not.toContain('id_ed25519');
  expect(secrets('deckhand-worker')).not.toContain('SLACK_APP_TOKEN');
});

it('runs nothing with more rights than it needs', () => {
  for (const { pod, container } of all) {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.enableServiceLinks).toBe(false);
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.anything() },
      limits: { memory: expect.anything() },
    });
  }
});

it('pins every image to a version', () => {
  expect(
    all.map(({ container }) => container.image).filter((image) => !/:\d+\.\d+(\.\d+)?(-\w+)?$/.test(image ?? '')),
  ).toEqual([]);
});

it('selects its own pods by each selector', () => {
  const strangers = all.filter(({ selector, labels }) => selector && !selects({ matchLabels: selector }, labels));
  expect(strangers.map(({ name }) => name)).toEqual([]);
  for (const { kind, metadata, ...manifest } of [...manifests, ...temporal]) {
    const { selector } = (manifest['spec'] ?? {}) as { selector?: Labels };
    if (kind !== 'Service' && kind !== 'PodDisruptionBudget') continue;
    const wanted = kind === 'Service' ? { matchLabels: selector ?? {} } : (selector as object);
    expect(all.filter(({ labels }) => selects(wanted, labels)).map(({ name }) => name)).toEqual([metadata.name]);
  }
});

it('lets one of several go when a node is drained, and the only one too', () => {
  const budget = (name: string) => named(manifests, 'PodDisruptionBudget', name)['spec'];
  expect(budget('deckhand-bot')).toMatchObject({ minAvailable: 1 });
  expect(budget('deckhand-worker')).toMatchObject({ minAvailable: 1 });
  expect(budget('deckhand-slack')).toMatchObject({ maxUnavailable: 1 });
  expect([part('deckhand-bot').replicas, part('deckhand-worker').replicas]).toEqual([2, 2]);
});

it('comes with settings that Deckhand takes', () => {
  const file = 'deploy/deckhand/example/deckhand.yaml';
  expect(() => parseSettings(read(file), file)).not.toThrow();
});
