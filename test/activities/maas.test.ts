import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createMaasActivities } from '../../src/activities/maas.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const FAILED = 11;
const RELEASE = 'op=release';
const node = { machine: 'node-01', systemId: 'abc101' };
const RUN = 'run-a';

let platform: Platform;
let maas: ReturnType<typeof createMaasActivities>;

beforeEach(async () => {
  platform = await createPlatform({ speed: 2000 });
  maas = createMaasActivities({ ...platform.maas, pollInterval: 5, progressEvery: 0 });
});

afterEach(() => platform.close());

const deploy = (run = RUN, round = 1) =>
  maas.deployMachine({ ...node, series: 'noble', comment: 'by a test', effect: effectOf(run, 'deploy', round) });
const wait = (run = RUN, round = 1) => maas.waitForDeployed({ ...node, effect: effectOf(run, 'deploy', round) });
const check = (machine: string) => maas.checkMachine({ machine, effect: effectOf(RUN, 'check') });
const released = (run = RUN) => maas.releaseMachine({ ...node, run });

describe('checking a machine', () => {
  test('a Ready machine is found with its size and place', async () => {
    await expect(attempt(() => check('node-07'))).resolves.toEqual({
      systemId: 'abc107',
      cores: 32,
      memoryMb: 131_072,
      zone: 'rack-2',
    });
  });

  test.for([
    ['node-99', 'MAAS knows no machine node-99. Check the name in MAAS, or add it there first.'],
    ['node-03', 'node-03 is not Ready in MAAS (Deployed, owner storage-team).'],
    ['node-06', 'node-06 is locked in MAAS.'],
    ['node-04', 'node-04 is not Ready in MAAS (Broken).'],
  ] as const)('%s is declined with what MAAS says of it', async ([machine, sentence]) => {
    await expect(attempt(() => check(machine))).rejects.toMatchObject({
      type: 'Declined',
      nonRetryable: true,
      message: expect.stringContaining(sentence),
    });
  });

  test('a MAAS that is down for a moment is asked again', async () => {
    platform.orders.add({ on: '/machines/', status: 503, body: 'try later', retryAfter: 7, times: 1 });
    await expect(attempt(() => check('node-01'))).rejects.toMatchObject({
      nonRetryable: false,
      nextRetryDelay: 7_000,
      message: 'MAAS refused to find node-01 (503): try later',
    });
  });

  test('what a refusal quotes is on one line, without secrets', async () => {
    platform.orders.add({
      on: '/machines/',
      status: 502,
      body: '<p>\n upstream\t token=abc123 \u001B[31m</p>',
      times: 1,
    });
    await expect(attempt(() => check('node-01'))).rejects.toMatchObject({
      message: 'MAAS refused to find node-01 (502): <p> upstream token=*** </p>',
    });
  });

  test('a wrong API key is not tried again', async () => {
    maas = createMaasActivities({ url: platform.maas.url, apiKey: 'a:b:c', pollInterval: 5, progressEvery: 0 });
    await expect(attempt(() => check('node-01'))).rejects.toMatchObject({ type: 'MAASError', nonRetryable: true });
  });
});

describe('deploying', () => {
  test('a machine is deployed once, and its address is told', async () => {
    await attempt(() => deploy());
    await expect(attempt(() => wait())).resolves.toEqual({ address: '192.0.2.21', series: 'noble' });
    expect(platform.machine('node-01')?.deployments).toBe(1);
  });

  test('a deployment whose answer was lost is adopted, not repeated', async () => {
    platform.orders.add({ on: 'op=deploy', loseResponse: true, times: 1 });
    await expect(attempt(() => deploy())).rejects.toMatchObject({ type: 'MAASError', nonRetryable: false });
    await expect(attempt(() => deploy(), { attempt: 2 })).resolves.toEqual({ adopted: true });
    expect(platform.machine('node-01')?.deployments).toBe(1);
  });

  test('a deployment that was not marked yet is adopted and marked, not repeated', async () => {
    platform.orders.add({ on: 'op=set_workload_annotations', status: 503, times: 1 });
    await expect(attempt(() => deploy())).rejects.toMatchObject({ type: 'MAASError', nonRetryable: false });
    await expect(attempt(() => deploy(), { attempt: 2 })).resolves.toEqual({ adopted: true });
    expect(platform.machine('node-01')).toMatchObject({
      deployments: 1,
      annotations: { 'deckhand.dev/key': `${RUN}/deploy/1` },
    });
  });

  test('a MAAS that never answers is given up in time, and asked again', async () => {
    const dispatcher = new Agent({ headersTimeout: 200 });
    maas = createMaasActivities({ ...platform.maas, pollInterval: 5, progressEvery: 0, dispatcher });
    platform.orders.add({ on: 'op=deploy', hang: true, times: 1 });
    await expect(attempt(() => deploy())).rejects.toMatchObject({
      nonRetryable: false,
      message: 'MAAS could not be reached to deploy noble on node-01: UND_ERR_HEADERS_TIMEOUT.',
    });
    await expect(attempt(() => deploy(), { attempt: 2 })).resolves.toEqual({ adopted: false });
    expect(platform.machine('node-01')?.deployments).toBe(1);
  });

  test('a machine keeps the key of what deployed it', async () => {
    await attempt(() => deploy());
    expect(platform.machine('node-01')?.annotations).toEqual({ 'deckhand.dev/key': `${RUN}/deploy/1` });
  });

  test('a machine of another run is declined', async () => {
    await attempt(() => deploy('run-b'));
    await expect(attempt(() => deploy())).rejects.toMatchObject({ type: 'Declined', nonRetryable: true });
  });

  test('a machine that somebody took between look and deploy is declined', async () => {
    platform.orders.add({ on: 'op=deploy', status: 409, body: 'No rack has it', times: 1 });
    await expect(attempt(() => deploy())).rejects.toMatchObject({
      type: 'Declined',
      message: 'Somebody else took node-01 meanwhile. MAAS says: No rack has it',
    });
  });

  test('a series MAAS does not have is refused for good', async () => {
    const beos = () => maas.deployMachine({ ...node, series: 'beos', comment: '', effect: effectOf(RUN, 'deploy') });
    await expect(attempt(beos)).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining("'beos' is not a valid distro_series"),
    });
  });

  test('a failed deployment ends with the reason MAAS gives', async () => {
    platform.setMachine('node-01', { failNext: 'No boot device found' });
    await attempt(() => deploy());
    await expect(attempt(() => wait())).rejects.toMatchObject({
      nonRetryable: true,
      message: 'MAAS could not deploy node-01 (Failed deployment): No boot device found',
    });
  });

  test('a new round releases what the last one left and deploys again', async () => {
    platform.setMachine('node-01', { failNext: 'No boot device found' });
    await attempt(() => deploy());
    await attempt(() => wait()).catch(() => undefined);
    await expect(attempt(() => deploy(RUN, 2))).resolves.toEqual({ adopted: false });
    await expect(attempt(() => wait(RUN, 2))).resolves.toMatchObject({ address: '192.0.2.21' });
    expect(platform.machine('node-01')).toMatchObject({
      deployments: 2,
      annotations: { 'deckhand.dev/key': `${RUN}/deploy/2` },
    });
  });

  test("a machine that carries this run's key is asked for once a poll", async () => {
    await attempt(() => deploy());
    const before = platform.calls.length;
    await attempt(() => wait());
    const asked = platform.calls.slice(before).map(({ path }) => path);
    expect(new Set(asked)).toEqual(new Set(['/MAAS/api/2.0/machines/abc101/']));
  });

  test('progress tells the status as MAAS words it', async () => {
    await attempt(() => deploy());
    const { run, told } = createEnvironment();
    await run(() => wait());
    expect(told[0]).toMatchObject({ step: 'deploy', line: { id: 'provision.installing', status: 'Deploying' } });
  });

  test('a machine that was given to somebody else meanwhile is not waited for', async () => {
    await attempt(() => deploy());
    platform.setMachine('node-01', { agentName: '', owner: 'storage-team', annotations: {} });
    await expect(attempt(() => wait())).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining('node-01 was taken away from this run'),
    });
  });

  test('a cancel ends the wait', async () => {
    maas = createMaasActivities({ ...platform.maas, pollInterval: 60_000, progressEvery: 0 });
    await attempt(() => deploy());
    const { run, told, cancel } = createEnvironment();
    const waiting = run(() => wait());
    const ended = outcome(waiting);
    await expect.poll(() => told.length).toBe(1);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('undoing', () => {
  test("this run's machine is given back and Ready again", async () => {
    await attempt(() => deploy());
    await expect(attempt(() => released())).resolves.toEqual({ id: 'provision.released', machine: 'node-01' });
    expect(platform.machine('node-01')).toMatchObject({ status: 4, annotations: {} });
  });

  test('a failed machine of this run is given back too', async () => {
    await attempt(() => deploy());
    platform.setMachine('node-01', { status: FAILED });
    await expect(attempt(() => released())).resolves.toEqual({ id: 'provision.released', machine: 'node-01' });
  });

  test("somebody else's machine is left as it is", async () => {
    await attempt(() => deploy('run-b'));
    await expect(attempt(() => released())).resolves.toMatchObject({ id: 'undo.left', what: 'node-01' });
    expect(platform.calls.some(({ path }) => path.includes(RELEASE))).toBe(false);
  });

  test('a machine that MAAS does not release yet is tried again', async () => {
    await attempt(() => deploy());
    platform.orders.add({ on: RELEASE, status: 409, body: 'Machine is busy', times: 1 });
    await expect(attempt(() => released())).rejects.toMatchObject({
      nonRetryable: false,
      message: 'MAAS does not release node-01 yet: Machine is busy',
    });
    await expect(attempt(() => released(), { attempt: 2 })).resolves.toMatchObject({ id: 'provision.released' });
  });

  test('a release whose answer was lost still counts as released', async () => {
    await attempt(() => deploy());
    platform.orders.add({ on: RELEASE, loseResponse: true, times: 1 });
    await expect(attempt(() => released())).rejects.toMatchObject({ nonRetryable: false });
    const again = attempt(() => released(), { attempt: 2, heartbeatDetails: { released: true } });
    await expect(again).resolves.toEqual({ id: 'provision.released', machine: 'node-01' });
  });
});
