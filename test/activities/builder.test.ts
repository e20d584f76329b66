import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlatformOptions } from '../../playground/platform/server.ts';
import type { Builder } from '../../src/apps.ts';
import { createBuilderActivities, type BuildRequest } from '../../src/activities/builder.ts';
import { workspacePrefix } from '../../src/activities/workspace.ts';
import { processes } from '../setup/processes.ts';
import { createCluster, type Cluster } from './cluster.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const COMMIT = '3c1d9ab'.padEnd(40, '0');
const IMAGE = 'harbor.lan/shop/web';
const builder = {
  type: 'buildkit',
  namespace: 'builds',
  pushSecret: 'harbor-push',
  dockerfile: 'Dockerfile',
  context: '',
} as const satisfies Builder;

let cluster: Cluster;
let run: string;

beforeEach(async () => {
  run = crypto.randomUUID();
  cluster = await createCluster();
});

afterEach(() => cluster.close());

async function reopen(options: PlatformOptions): Promise<void> {
  await cluster.close();
  cluster = await createCluster(options);
}

const request = (changes: Partial<BuildRequest> = {}): BuildRequest => ({
  app: 'shop',
  version: '1.4.2',
  commit: COMMIT,
  repository: 'https://git.example/shop/web.git',
  image: IMAGE,
  builder,
  effect: effectOf(run, 'build'),
  ...changes,
});
const activities = (folder?: string) =>
  createBuilderActivities({ jobs: cluster.jobs(), progressEvery: 0, ...(folder ? { folder } : {}) });
const build = (changes: Partial<BuildRequest> = {}) => attempt(() => activities().buildImage(request(changes)));
const order = (body: string) => cluster.platform.orders.add({ on: 'job build', body, times: 1 });
const container = () => cluster.platform.jobs.all()[0]?.manifest.spec.template.spec.containers[0];

describe('a build in the cluster', () => {
  test('an image is pushed under its version and its commit, and knows where it comes from', async () => {
    await build();
    expect(cluster.platform.jobs.built()).toEqual([
      {
        image: IMAGE,
        tags: ['1.4.2', `git-${COMMIT}`],
        labels: {
          'org.opencontainers.image.version': '1.4.2',
          'org.opencontainers.image.revision': COMMIT,
          'org.opencontainers.image.source': 'https://git.example/shop/web.git',
        },
      },
    ]);
  });

  test('it is built from the commit, not from what the tag says by then', async () => {
    await build({ builder: { ...builder, context: 'services/web' } });
    expect(container()?.args).toContain(`--opt=context=https://git.example/shop/web.git#${COMMIT}:services/web`);
  });

  test('BuildKit runs rootless, with the registry’s secret as its only one', async () => {
    await build();
    expect(cluster.platform.jobs.all()[0]?.manifest.spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      containers: [
        {
          image: expect.stringMatching(/^moby\/buildkit:v[\d.]+-rootless$/),
          command: ['buildctl-daemonless.sh'],
          securityContext: { seccompProfile: { type: 'Unconfined' }, runAsUser: 1_000, runAsGroup: 1_000 },
          volumeMounts: [{ name: 'buildkitd' }, { name: 'docker', readOnly: true }],
        },
      ],
      volumes: [{ name: 'buildkitd' }, { name: 'docker', secret: { secretName: 'harbor-push' } }],
    });
  });

  test('the token of a private repository is in no argument', async () => {
    await build({ builder: { ...builder, gitSecret: 'git-token' } });
    expect(container()?.args).toContain('--secret=id=GIT_AUTH_TOKEN,env=GIT_AUTH_TOKEN');
    expect(container()?.env).toContainEqual({
      name: 'GIT_AUTH_TOKEN',
      valueFrom: { secretKeyRef: { name: 'git-token', key: 'token' } },
    });
  });

  test('progress names each step and how many there are', async () => {
    const { run: inside, told } = createEnvironment();
    await inside(() => activities().buildImage(request()));
    expect(told.map(({ line }) => line)).toContainEqual({ id: 'build.step', step: 4, steps: 7, name: 'RUN npm ci' });
  });

  test('a build whose start went unheard is not started twice', async () => {
    cluster.platform.orders.add({ on: 'POST /apis/batch', loseResponse: true, times: 1 });
    await build().catch(() => undefined);
    await build();
    expect(cluster.platform.jobs.built()).toHaveLength(1);
  });

  test('a cancelled build pushes nothing', async () => {
    order('hang');
    const { run: inside, told, cancel } = createEnvironment();
    const ended = outcome(inside(() => activities().buildImage(request())));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
    expect(cluster.platform.jobs.all()).toEqual([]);
  });
});

describe('a build in the cluster that fails', () => {
  test('it says at which step, why, and with which last lines', async () => {
    order('step');
    const failure = await outcome(build());
    expect(failure).toMatchObject({
      type: 'BuildFailed',
      nonRetryable: true,
      message: expect.stringMatching(
        /^The build of shop 1\.4\.2 failed: at \[4\/7\] RUN npm ci: process "\/bin\/sh -c npm ci" did not complete successfully: exit code: 1\. Nothing was pushed\.\nLast lines of Job build-\w{16} in builds:\nnpm error code ERESOLVE\nnpm error ERESOLVE could not resolve react@19 with react-dom@18$/,
      ),
      details: [{ namespace: 'builds', tail: expect.stringContaining('npm error code ERESOLVE') }],
    });
    expect(cluster.platform.jobs.built()).toEqual([]);
  });

  test('a node that forbids rootless builds is told what to set', async () => {
    order('apparmor');
    await expect(build()).rejects.toMatchObject({
      message: expect.stringContaining('set kernel.apparmor_restrict_unprivileged_userns=0 there'),
    });
  });

  test('a push that the registry refuses is told in its words', async () => {
    await reopen({ onBuilt: () => 'tag 1.4.2 is immutable' });
    await expect(build()).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The build of shop 1\.4\.2 failed: failed to push harbor\.lan\/shop\/web: tag 1\.4\.2 is immutable\.$/,
      ),
    });
  });

  test('a push secret that is not there is told', async () => {
    await expect(build({ builder: { ...builder, pushSecret: 'nothing' } })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The build of shop 1\.4\.2 came to nothing: the Job cannot start: .*secret "nothing" not found\. The Job was deleted\. Nothing was pushed\./,
      ),
    });
  });

  test('a build that ran out of memory is told', async () => {
    order('memory');
    await expect(build()).rejects.toMatchObject({ message: expect.stringContaining('the Job ran out of memory') });
  });

  test('a retry of the activity does not build again', async () => {
    order('step');
    await outcome(build());
    await expect(build()).rejects.toMatchObject({ type: 'BuildFailed' });
    expect(cluster.platform.jobs.all()).toHaveLength(1);
  });

  test('a new round builds anew', async () => {
    order('step');
    await outcome(build());
    await build({ effect: effectOf(run, 'build', 2) });
    expect(cluster.platform.jobs.built()).toHaveLength(1);
  });
});

describe('what cannot be put into an argument', () => {
  test.for([
    [{ version: 'latest,push=false' }, 'cannot be the tag of an image'],
    [{ version: '' }, 'cannot be the tag of an image'],
    [{ commit: 'main' }, 'is not a whole commit'],
    [{ image: 'harbor.lan/shop/web,name=evil' }, 'must be host/project/repository'],
    [{ image: 'harbor.lan/shop/web:1' }, 'must be host/project/repository'],
    [{ repository: 'https://git.example/shop/web' }, 'it takes git addresses that end in .git'],
    [{ repository: 'https://git.example/shop/web.git#main' }, 'it takes git addresses that end in .git'],
    [{ repository: 'https://ana:pw@git.example/shop/web.git' }, 'it takes git addresses that end in .git'],
    [{ builder: { ...builder, context: '../other' } }, 'must be a path inside its repository'],
    [{ builder: { ...builder, dockerfile: '/etc/passwd' } }, 'must be a path inside its repository'],
  ] as const)('%o is declined', async ([changes, sentence]) => {
    await expect(build(changes)).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining(sentence),
    });
    expect(cluster.platform.jobs.all()).toEqual([]);
  });
});

describe('a build by a program of this machine', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function program(script: string, ...words: string[]): Builder {
    writeFileSync(join(folder, 'build.sh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { type: 'command', argv: ['./build.sh', ...words] };
  }

  const byProgram = (script: string, ...words: string[]) =>
    attempt(() => activities(folder).buildImage(request({ builder: program(script, ...words) })));

  test('it gets image, version and commit, as words and never through a shell', async () => {
    await byProgram('printf "%s\\n" "$@" > words', '{image}', '--tag={version}', 'git-{commit}', '$(id)');
    expect(readFileSync(join(folder, 'words'), 'utf8')).toBe(`${IMAGE}\n--tag=1.4.2\ngit-${COMMIT}\n$(id)\n`);
  });

  test('it gets no secret of ours', async () => {
    process.env['HARBOR_PASSWORD'] = 'swordfish';
    process.env['DOCKER_HOST'] = 'unix:///run/docker.sock';
    try {
      await byProgram('env > environment');
    } finally {
      delete process.env['HARBOR_PASSWORD'];
      delete process.env['DOCKER_HOST'];
    }
    const environment = readFileSync(join(folder, 'environment'), 'utf8');
    expect(environment).toContain('DOCKER_HOST=unix:///run/docker.sock');
    expect(environment).not.toContain('swordfish');
  });

  test('its lines are progress, also those for errors', async () => {
    const { run: inside, told } = createEnvironment();
    await inside(() => activities(folder).buildImage(request({ builder: program('echo pushing >&2') })));
    expect(told[0]?.line).toEqual({ id: 'build.line', line: 'pushing' });
  });

  test('a failure has its exit code and its last lines, without their secrets', async () => {
    await expect(byProgram('echo "TOKEN=abc123"; echo "no space left"; exit 3')).rejects.toMatchObject({
      type: 'BuildFailed',
      nonRetryable: true,
      message:
        'The build of shop 1.4.2 failed: ./build.sh ended with exit code 3.\nIts last lines:\nTOKEN=***\nno space left',
    });
  });

  test('a program that is not there is told', async () => {
    const missing = request({ builder: { type: 'command', argv: ['./nothing.sh'] } });
    await expect(attempt(() => activities(folder).buildImage(missing))).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining('./nothing.sh could not be started.'),
    });
  });

  test('a cancel ends the program and leaves nothing', async () => {
    const { run: inside, told, cancel } = createEnvironment();
    const builder = program('echo begun; exec sleep 60');
    const ended = outcome(inside(() => activities(folder).buildImage(request({ builder }))));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
    const prefix = workspacePrefix(effectOf(run, 'build').key);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))).toEqual([]);
  });

  test('a program that a lost attempt left running is ended before it is started again', async () => {
    const builder = program(`if [ -e begun ]; then exit 0; fi; touch begun; exec sleep 60`);
    const lost = outcome(attempt(() => activities(folder).buildImage(request({ builder }))));
    await expect.poll(() => existsSync(join(folder, 'begun'))).toBe(true);
    await attempt(() => activities(folder).buildImage(request({ builder })), { attempt: 2 });
    expect(await lost).toMatchObject({ message: expect.stringContaining('./build.sh was killed') });
    const prefix = workspacePrefix(effectOf(run, 'build').key);
    expect(processes().filter(({ environment }) => environment.includes(prefix))).toEqual([]);
  });
});
