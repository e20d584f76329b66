import type { V1Namespace, V1NamespaceStatus } from '@kubernetes/client-node';
import type { Found, Item, NamespacesRule } from '../cleanup.ts';
import type { KeptPhrase } from '../phrases-kept.ts';
import { createReasons, type Broom, type Fate, type Looking, type Removed } from './broom.ts';
import { declined } from './failing.ts';
import { orMissing, unless, type ClusterClient } from './kubernetes-client.ts';
import { isUntouchableNamespace, refuseUntouchable } from './never-touch.ts';

/** When a namespace says that its time is over: an annotation, RFC 3339. */
const EXPIRES = 'deckhand.dev/expires-at';
const PAGE = 500;
const CONFLICT = 409;
/** A namespace that is not gone by then hangs on something. ms. */
const GOING = 600_000;
/** Characters. */
const HINDRANCE = 400;

/** Since when a namespace is past its time or unused, or why it stays. */
type Stale = { readonly is: 'stale'; readonly at: number } | { readonly is: 'kept'; readonly why: KeptPhrase };

/** Namespaces that carry the ephemeral label and are past their time, or have had no new pod for as long as the rule says. */
export function createNamespacesBroom(rule: NamespacesRule, { core }: ClusterClient): Broom {
  const [label = '', value = ''] = rule.label.split('=');

  async function newestPod(namespace: string): Promise<number> {
    const pods = await unless(
      [],
      core().listNamespacedPod({ namespace, limit: PAGE }),
      `look at the pods of ${namespace}`,
    );
    return Math.max(0, ...(pods?.items ?? []).map(({ metadata }) => metadata?.creationTimestamp?.getTime() ?? 0));
  }

  async function judge({ metadata, status }: V1Namespace): Promise<Stale> {
    const { name = '', labels = {}, annotations = {}, creationTimestamp } = metadata ?? {};
    if (isUntouchableNamespace(name, rule.neverTouch)) return { is: 'kept', why: { id: 'kept.untouchable' } };
    if (labels[label] !== value) return { is: 'kept', why: { id: 'kept.unlabelled' } };
    if (status?.phase === 'Terminating')
      return { is: 'kept', why: goingOrStuck(name, metadata?.deletionTimestamp, status) };
    const now = Date.now();
    const expires = annotations[EXPIRES];
    const end = Date.parse(expires ?? '');
    if (expires !== undefined && Number.isNaN(end))
      return { is: 'kept', why: { id: 'kept.unreadable', annotation: EXPIRES } };
    if (expires !== undefined) {
      return end <= now ? { is: 'stale', at: end } : { is: 'kept', why: { id: 'kept.in-time' } };
    }
    const made = creationTimestamp?.getTime() ?? now;
    const used = Math.max(made, await newestPod(name));
    return now - used >= rule.idle ? { is: 'stale', at: used } : { is: 'kept', why: { id: 'kept.in-use' } };
  }

  async function list(tell: Looking): Promise<Found> {
    const reasons = createReasons();
    const items: Item[] = [];
    let from: string | undefined;
    let seen = 0;
    do {
      const listing = core().listNamespace({
        labelSelector: rule.label,
        limit: PAGE,
        ...(from ? { _continue: from } : {}),
      });
      const page = await unless([], listing, 'list the namespaces');
      for (const namespace of page?.items ?? []) {
        const stale = await judge(namespace);
        const { name = '', uid = '' } = namespace.metadata ?? {};
        tell(name, ++seen);
        if (stale.is === 'kept') reasons.add(stale.why);
        else items.push({ group: name, id: `${name}/${uid}`, label: name, bytes: 0, at: stale.at });
      }
      from = page?.metadata?._continue || undefined;
    } while (from);
    items.sort((one, other) => one.at - other.at);
    return { items, kept: reasons.all(), left: 0, soon: [] };
  }

  async function fate({ id }: Item): Promise<Fate> {
    const { name, uid } = partsOf(id);
    const now = await orMissing(core().readNamespace({ name }), `look at namespace ${name}`);
    if (!now || now.metadata?.deletionTimestamp) return { is: 'missing' };
    if (now.metadata?.uid !== uid) return { is: 'stays', why: { id: 'kept.made-anew' } };
    const stale = await judge(now);
    return stale.is === 'kept' ? { is: 'stays', why: { id: 'kept.meanwhile', why: stale.why } } : { is: 'goes' };
  }

  return {
    list,
    look: async () => fate,
    /** With its uid as a condition, so that a namespace of the same name that was made since is safe. */
    async remove({ id }): Promise<Removed> {
      const { name, uid } = partsOf(id);
      if (isUntouchableNamespace(name, rule.neverTouch)) throw refuseUntouchable(name);
      const deleting = core().deleteNamespace({
        name,
        body: { preconditions: { uid }, propagationPolicy: 'Foreground' },
      });
      const answer = await unless([404, CONFLICT], deleting, `delete namespace ${name}`);
      const left = answer ?? (await orMissing(core().readNamespace({ name }), `look at namespace ${name}`));
      const isNew = !answer && left && (left as V1Namespace).metadata?.uid !== uid;
      return isNew ? { is: 'refused', why: { id: 'kept.namesake' } } : { is: 'gone' };
    },
  };
}

/** One that does not go says what it hangs on: finalizers and what is left, in the words of its conditions. */
function goingOrStuck(name: string, since: Date | undefined, status: V1NamespaceStatus): KeptPhrase {
  if (!since || Date.now() - since.getTime() < GOING) return { id: 'kept.leaving' };
  const hindrances = (status.conditions ?? []).filter((condition) => condition.status === 'True');
  const said = hindrances.map(({ message, reason, type }) => message || reason || type).join(' ');
  const words = said.slice(0, HINDRANCE).replace(/\.$/, '');
  return { id: 'kept.hanging', name, since: since.getTime(), words };
}

export function partsOf(id: string): { readonly name: string; readonly uid: string } {
  const [, name = '', uid = ''] = /^([a-z0-9-]+)\/(.+)$/.exec(id) ?? [];
  if (!uid) throw declined({ id: 'upkeep.not-a', kind: 'namespace', name: id });
  return { name, uid };
}
