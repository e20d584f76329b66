import type { Found, Item, TokensRule } from '../cleanup.ts';
import type { AccountToken, ArgoCdInventory } from './argocd-inventory.ts';
import { createReasons, type Broom, type Fate, type Looking, type Removed } from './broom.ts';
import type { HarborInventory, Robot } from './harbor-inventory.ts';
import { declined } from './failing.ts';
import type { ClusterTokens } from './kubernetes-tokens.ts';
import { isUntouchableAccount, isUntouchableNamespace } from './never-touch.ts';

export type TokensBroomOptions = {
  readonly harbor: HarborInventory;
  readonly argo: ArgoCdInventory;
  readonly cluster: ClusterTokens;
  /** What Deckhand itself logs in with: never to be touched. */
  readonly own: { readonly robot: string; readonly argoToken: string };
};

/** `expiresAt` in Unix ms; absent for what never expires. */
type Token = { readonly group: string; readonly id: string; readonly label: string; readonly expiresAt?: number };

const SECOND = 1_000;

/** Tokens of Harbor, Argo CD and Kubernetes: expired ones go, what expires soon is told. */
export function createTokensBroom(rule: TokensRule, { harbor, argo, cluster, own }: TokensBroomOptions): Broom {
  const namespaces = rule.namespaces.filter((name) => !isUntouchableNamespace(name, []));

  async function* robots(): AsyncGenerator<Token> {
    const shown = ({ id, name, expires_at: at }: Robot): Token => ({
      group: 'Harbor robots',
      id: `robot/${id}`,
      label: name,
      ...(at > 0 ? { expiresAt: at * SECOND } : {}),
    });
    for await (const page of harbor.robots()) yield* page.map(shown);
    for await (const projects of harbor.projects()) {
      for (const { project_id: id } of projects) for await (const page of harbor.robots(id)) yield* page.map(shown);
    }
  }

  async function* all(): AsyncGenerator<Token> {
    yield* robots();
    for (const token of await argo.tokens()) yield accountToken(token);
    yield* await cluster.bootstrap();
    for (const namespace of namespaces) yield* await cluster.serviceAccounts(namespace);
  }

  function isUntouchable({ id, label }: Token): boolean {
    if (rule.neverTouch.includes(label)) return true;
    const [kind, name = ''] = id.split('/');
    if (kind === 'robot') return label === own.robot;
    if (kind === 'argocd')
      return isUntouchableAccount(decodeURIComponent(name), []) || id.endsWith(`/${encodeURIComponent(own.argoToken)}`);
    return false;
  }

  async function list(tell: Looking): Promise<Found> {
    const reasons = createReasons();
    const items: Item[] = [];
    const soon: { label: string; at: number }[] = [];
    const now = Date.now();
    let seen = 0;
    for await (const token of all()) {
      tell(token.group, ++seen);
      const { group, id, label, expiresAt } = token;
      if (isUntouchable(token)) reasons.add({ id: 'kept.untouchable' });
      else if (expiresAt === undefined) reasons.add({ id: 'kept.without-end' });
      else if (expiresAt <= now) items.push({ group, id, label, bytes: 0, at: expiresAt });
      else {
        reasons.add({ id: 'kept.not-expired' });
        if (expiresAt - now <= rule.warn) soon.push({ label, at: expiresAt });
      }
    }
    items.sort((one, other) => one.group.localeCompare(other.group) || one.at - other.at);
    return { items, kept: reasons.all(), left: 0, soon };
  }

  async function find(id: string): Promise<Token | undefined> {
    const [kind, place = '', rest = ''] = id.split('/');
    if (kind === 'robot') {
      const robot = await harbor.robot(Number(place));
      return (
        robot && {
          group: '',
          id,
          label: robot.name,
          ...(robot.expires_at > 0 ? { expiresAt: robot.expires_at * SECOND } : {}),
        }
      );
    }
    if (kind === 'argocd') {
      const tokens = (await argo.tokensOf(decodeURIComponent(place))).map(accountToken);
      return tokens.find((token) => token.id === id);
    }
    if (kind === 'secret') return cluster.find(place, rest);
    throw declined({ id: 'upkeep.not-a', kind: 'token', name: id });
  }

  async function judge({ id }: Item): Promise<Fate> {
    const token = await find(id);
    if (!token) return { is: 'missing' };
    if (isUntouchable(token)) return { is: 'stays', why: { id: 'kept.untouchable' } };
    return token.expiresAt !== undefined && token.expiresAt <= Date.now()
      ? { is: 'goes' }
      : { is: 'stays', why: { id: 'kept.renewed' } };
  }

  return {
    list,
    look: async () => judge,
    async remove({ id }): Promise<Removed> {
      const [kind, place = '', rest = ''] = id.split('/');
      if (kind === 'robot') return harbor.removeRobot(Number(place));
      if (kind === 'secret') return cluster.remove(place, rest);
      await argo.removeToken({ account: decodeURIComponent(place), id: decodeURIComponent(rest) });
      return { is: 'gone' };
    },
  };
}

function accountToken({ account, id, expiresAt }: AccountToken): Token {
  return {
    group: 'Argo CD accounts',
    id: `argocd/${encodeURIComponent(account)}/${encodeURIComponent(id)}`,
    label: `${account} ${id}`,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt * SECOND }),
  };
}

/** The id in a token of Argo CD (a JWT), so that Deckhand knows its own; empty for one that has none. */
export function tokenIdOf(token: string): string {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti?: unknown };
    return typeof claims.jti === 'string' ? claims.jti : '';
  } catch {
    return '';
  }
}
