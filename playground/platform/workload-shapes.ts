import type { DeploymentState, PodState } from './workload-states.ts';

/** A Deployment as the API shows it (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1). */
export function shownDeployment(
  state: DeploymentState,
  pods: readonly PodState[],
  isReady: (pod: PodState) => boolean,
): object {
  const { namespace, name, replicas, generation, annotations, templateAnnotations, paused } = state;
  const updated = pods.filter(({ revision }) => revision === state.revision);
  const available = pods.filter(isReady).length;
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, namespace, uid: `${namespace}-${name}`, generation, annotations, labels: { app: name } },
    spec: {
      replicas,
      ...(paused ? { paused } : {}),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: templateAnnotations },
        spec: { containers: [containerOf(state)] },
      },
    },
    status: {
      observedGeneration: generation,
      replicas: pods.length,
      updatedReplicas: updated.length,
      readyReplicas: available,
      availableReplicas: available,
      unavailableReplicas: Math.max(0, replicas - available),
      conditions: state.stuck
        ? [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: `ReplicaSet "${name}-${state.revision}" has timed out progressing.`,
            },
          ]
        : [{ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }],
    },
  };
}

export function shownDeploymentPod(deployment: DeploymentState, pod: PodState, ready: boolean, ill: boolean): object {
  const { name, namespace, uid, node, createdAt, revision } = pod;
  const container = containerOf(deployment);
  const ended = { exitCode: 137, reason: 'OOMKilled', finishedAt: new Date(createdAt).toISOString() };
  const state = ill
    ? {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off 2m40s restarting failed container=${container.name}`,
        },
      }
    : { running: { startedAt: new Date(createdAt).toISOString() } };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace,
      uid,
      labels: { app: deployment.name, 'pod-template-hash': revision },
      creationTimestamp: new Date(createdAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${deployment.name}-${revision}`,
          uid: revision,
          controller: true,
        },
      ],
    },
    spec: { nodeName: node, containers: [container] },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: ready ? 'True' : 'False' },
      ],
      containerStatuses: [
        {
          name: container.name,
          image: container.image,
          imageID: '',
          ready,
          started: ready,
          restartCount: ill ? 6 : 0,
          state,
          ...(ill ? { lastState: { terminated: ended } } : {}),
        },
      ],
    },
  };
}

export function shownTrouble({ name, namespace, uid }: PodState, at: number): object {
  const stamp = new Date(at).toISOString();
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: `${name}.backoff`, namespace, creationTimestamp: stamp },
    involvedObject: { kind: 'Pod', namespace, name, uid },
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container web in pod ${name}`,
    firstTimestamp: stamp,
    lastTimestamp: stamp,
    count: 12,
  };
}

function containerOf({ image }: DeploymentState) {
  return { name: 'web', image, resources: { limits: { memory: '512Mi' } } };
}
