import type { Attempt } from '../../src/incidents.ts';
import type { Resolved } from './ended.ts';
import type { World } from './world.ts';

/** What alerts are about: a node that has pods and that MAAS does not know, and one that MAAS can install. */
export const ILL_NODES = ['worker-1', 'node-02', 'worker-1', 'worker-1', 'node-10'] as const;
/** The second is never ill, so that pods have somewhere to go. */
const NODES = [
  ['worker-1', '192.0.2.41'],
  ['worker-2', '192.0.2.42'],
] as const;

type Tried = Attempt & { readonly node: string; readonly type: 'cordon' | 'drain'; readonly prefix: string };

export function nodeAlert(node: string) {
  return {
    labels: { alertname: 'NodeDown', node, severity: 'page' },
    annotations: { summary: `${node} does not answer.` },
  };
}

/** A node is cordoned once, by what an incident tells of, and is as it tells: without new pods, or without any. */
export function nodeEffects({ platform, effects }: World, incidents: readonly Resolved[]): string[] {
  const tried = incidents.flatMap(triedOnNodes);
  const cordons = effects.cordons();
  const isHere = ({ node, joinedAt }: { node: string; joinedAt: number }) => platform.node(node)?.joinedAt === joinedAt;
  const lives = Object.groupBy(cordons, ({ node, joinedAt }) => `${node} of ${joinedAt}`);
  const isTold = ({ node, key }: { node: string; key: string }) =>
    tried.some((each) => each.node === node && key.startsWith(each.prefix) && each.outcome);
  return [
    ...Object.entries(lives).flatMap(([life, all = []]) =>
      all.length > 1 ? [`${life} was cordoned by ${all.map(({ key }) => key).join(' and ')}`] : [],
    ),
    ...cordons.filter((each) => !isTold(each)).map(({ node, key }) => `no incident tells that ${key} cordoned ${node}`),
    ...cordons
      .filter((each) => isHere(each) && !platform.node(each.node)?.unschedulable)
      .map(({ node, key }) => `${node} takes pods again after ${key}`),
    ...tried.flatMap(({ node, type, ok }) => {
      const mine = cordons.filter((each) => each.node === node);
      if (!ok) return [];
      const left = mine.some(isHere) ? platform.workloads.podsOn(node).length : 0;
      return [
        ...(mine.length === 0 ? [`a ${type} of ${node} is told to be done, and it was never cordoned`] : []),
        ...(type === 'drain' && left > 0 ? [`${node} is told to be drained and has ${left} pods`] : []),
      ];
    }),
  ];
}

function triedOnNodes({ view, report }: Resolved): Tried[] {
  return (report?.tried ?? []).flatMap((attempt) => {
    const { what, remedy } = attempt;
    if (what.id !== 'incident.remedy') return [];
    const { action } = what;
    if (action.type !== 'cordon' && action.type !== 'drain') return [];
    return [{ ...attempt, node: action.node, type: action.type, prefix: `${view.runId}/${remedy}/` }];
  });
}

/** Puts an end to what fires, and makes the nodes anew, each open to pods. */
export function renewNodes({ platform }: World): void {
  for (const node of ILL_NODES) platform.alertmanager.resolve(nodeAlert(node).labels);
  for (const [name, address] of NODES) platform.addNode(name, address);
}
