import type { CoreV1Event, V1Job, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { sightOf, terminationMessageOf } from '../../src/activities/job-sight.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000);
const job: V1Job = { metadata: { name: 'train-1' }, status: {} };
const failed: V1Job = { status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] } };
const placed = { type: 'PodScheduled', status: 'True' };

function pod(status: NonNullable<V1Pod['status']>, seconds = 0, metadata: V1Pod['metadata'] = {}): V1Pod {
  const spec = { nodeName: 'node-07', containers: [{ name: 'train' }, { name: 'sidecar' }] };
  const made = { name: `train-1-${seconds}`, creationTimestamp: at(seconds) };
  return { metadata: Object.assign(made, metadata), spec, status };
}

function container(name: string, state: object) {
  return { name, image: `${name}:1`, imageID: '', ready: false, restartCount: 0, state };
}

function event(type: string, reason: string, message: string, seconds: number): CoreV1Event {
  return { type, reason, message, lastTimestamp: at(seconds), metadata: {}, involvedObject: {} };
}

const creating = pod({
  phase: 'Pending',
  conditions: [placed],
  containerStatuses: [container('train', { waiting: { reason: 'ContainerCreating' } })],
});

test('trouble that its newest event leaves behind is no fault any more', () => {
  const mount = event('Warning', 'FailedMount', 'timed out waiting for the caches', 1);
  const pulling = event('Normal', 'Pulling', 'Pulling image "train:1"', 2);
  expect(sightOf(job, [creating], [pulling, mount])).toMatchObject({
    is: 'waiting',
    reason: 'Pulling image "train:1"',
  });
  expect(sightOf(job, [creating], [pulling, mount])).not.toHaveProperty('fault');
});

test('a scheduler that has not found a node yet is no reason not to start', () => {
  const waiting = pod({ phase: 'Pending', conditions: [placed] });
  const unplaced = event('Warning', 'FailedScheduling', '0/3 nodes are available', 1);
  expect(sightOf(job, [waiting], [unplaced])).not.toHaveProperty('fault');
});

test('an init container whose image cannot be pulled counts', () => {
  const state = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "fetch:1".' } };
  const stuck = pod({ phase: 'Pending', initContainerStatuses: [container('fetch', state)] });
  expect(sightOf(job, [stuck], [])).toMatchObject({
    fault: { cause: 'image', why: { id: 'job.no-image', image: 'fetch:1', words: 'Back-off pulling image "fetch:1"' } },
  });
});

test('the newest pod is the one that counts', () => {
  const evicted = pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }, 1);
  const running = pod({ phase: 'Running' }, 2);
  expect(sightOf(job, [running, evicted], [])).toMatchObject({
    is: 'running',
    pod: { metadata: { name: 'train-1-2' } },
    evictions: [{ id: 'job.evicted', node: 'node-07', words: 'The node was low on resource: memory' }],
  });
});

test('a pod that is being taken off its node is waited for', () => {
  const leaving = pod({ phase: 'Running' }, 0, { deletionTimestamp: at(3) });
  expect(sightOf(job, [leaving], [])).toMatchObject({ is: 'waiting', reason: { id: 'job.leaving', node: 'node-07' } });
});

test('the container that failed is the one that is told', () => {
  const states = [
    container('sidecar', { terminated: { exitCode: 0, reason: 'Completed' } }),
    container('train', { terminated: { exitCode: 137, reason: 'OOMKilled' } }),
  ];
  expect(sightOf(failed, [pod({ phase: 'Failed', containerStatuses: states })], [])).toMatchObject({
    fault: { cause: 'memory', why: { id: 'job.out-of-memory', limit: undefined } },
  });
});

test("a failed Job without pods is told in Kubernetes' words", () => {
  expect(sightOf(failed, [], [])).toMatchObject({
    fault: { cause: 'exit', why: { id: 'job.failed', words: 'BackoffLimitExceeded' } },
  });
});

test('the termination message is that of the first container, whatever the order of the statuses', () => {
  const states = [
    container('sidecar', { terminated: { exitCode: 0, message: 'bye' } }),
    container('train', { terminated: { exitCode: 0, message: '{"loss": 0.1}' } }),
  ];
  expect(terminationMessageOf(pod({ containerStatuses: states }))).toBe('{"loss": 0.1}');
});
