import type { Phrase } from '../../src/phrases.ts';
import type { Deeds, Ended } from './ended.ts';
import { hasDeleted, keepProblems } from './keeps.ts';
import type { World } from './world.ts';

/** Those of the example. */
export const RULES = ['expired-tokens', 'old-images', 'stale-namespaces'] as const;
type Rule = (typeof RULES)[number];

/** `deckhand.dev/delete-at`: what marks a namespace that is stopped. */
const MARK = 'deckhand.dev/delete-at';
const DAY = 86_400_000;
const LEGACY = { project: 'shop', repository: 'legacy', images: 13, newest: 10 } as const;
const [EXPIRED, KEPT] = [
  ['robot/2', 'robot/4', 'account/deckhand/last-year', 'secret/kube-system/bootstrap-token-0ldnod'],
  ['robot/1', 'robot/3', 'robot/5', 'account/admin/by-hand', 'account/deckhand/in-use', 'account/ci/pipeline'],
] as const;
const STALE = ['pr-101', 'pr-117'] as const;
const NEVER = ['default', 'kube-system', 'argocd', 'harbor', 'temporal', 'deckhand', 'pr-130', 'demo-spring'] as const;
const REPLICAS = 2;

/** Each thing went once, told as it was; nothing that a rule or a person keeps is gone, and what was only stopped runs again. */
export function cleanupEffects(world: World, runs: readonly Ended[], deeds: Deeds): string[] {
  const shouldGo = candidates(world);
  const gone = (rule: Rule) => shouldGo[rule].filter(({ isThere }) => !isThere).map(({ name }) => name);
  return [
    ...lost(world).map((name) => `${name} is gone, and was never to be touched`),
    ...RULES.flatMap((rule) => {
      const mine = runs.filter(({ workflow, view }) => workflow === 'cleanup' && targetOf(view.title) === rule);
      return [...tallied(rule, gone(rule), mine), ...keepProblems(world, mine, shouldGo[rule], deeds)];
    }),
    ...resting(world),
  ];
}

/** What is gone is what the runs say they deleted; where none came so far, all is there. */
function tallied(rule: Rule, gone: readonly string[], runs: readonly Ended[]): string[] {
  const began = runs.filter(hasDeleted);
  if (began.length === 0) return gone.length ? [`${gone.join(', ')} went without a run of ${rule}`] : [];
  const isWhole = began.every(({ view }) => view.status === 'succeeded');
  const told = began.reduce((sum, { result }) => sum + goneIn(result), 0);
  return isWhole && told !== gone.length ? [`${rule} tells of ${told} deleted, gone are ${gone.join(', ')}`] : [];
}

function targetOf(title: Phrase): string {
  return title.id === 'cleanup.title' ? title.rule : '';
}

function goneIn(result: unknown): number {
  const { done } = (result as { result?: { done?: Phrase } } | undefined)?.result ?? {};
  return done?.id === 'cleanup.done' ? done.tally.gone : 0;
}

/** Namespaces that are still there run as they did. */
function resting({ platform: { namespaces } }: World): string[] {
  return STALE.flatMap((name) => {
    const state = namespaces.byName(name);
    if (!state || state.deletedAt !== undefined) return [];
    const replicas = state.workloads.map((each) => each.replicas).join(', ');
    return [
      ...(replicas === String(REPLICAS) ? [] : [`${name} runs ${replicas} replicas, not ${REPLICAS}`]),
      ...(state.annotations[MARK] === undefined ? [] : [`${name} is still marked to be deleted`]),
    ];
  });
}

/** `label` is what people read. */
export type Candidate = { readonly name: string; readonly label: string; readonly isThere: boolean };

function candidates(world: World): Readonly<Record<Rule, readonly Candidate[]>> {
  const { namespaces } = world.platform;
  const present = (name: string) => ({ name, label: name, isThere: isTokenThere(world, name) });
  const tags = tagsOf(world);
  return {
    'expired-tokens': EXPIRED.map(present),
    'old-images': legacyTags()
      .slice(LEGACY.newest)
      .map((name) => ({
        name,
        label: `${LEGACY.project}/${LEGACY.repository}:${name}`,
        isThere: tags.includes(name),
      })),
    'stale-namespaces': STALE.map((name) => {
      const state = namespaces.byName(name);
      return { name, label: name, isThere: state !== undefined && state.deletedAt === undefined };
    }),
  };
}

function lost(world: World): string[] {
  const { namespaces } = world.platform;
  const tags = tagsOf(world);
  return [
    ...KEPT.filter((name) => !isTokenThere(world, name)),
    ...NEVER.filter((name) => namespaces.byName(name)?.deletedAt !== undefined || !namespaces.byName(name)),
    ...legacyTags()
      .slice(0, LEGACY.newest)
      .filter((tag) => !tags.includes(tag)),
  ];
}

function isTokenThere({ platform: { robots, tokens } }: World, name: string): boolean {
  const [kind, one = '', other = ''] = name.split('/');
  if (kind === 'robot') return robots.find(Number(one)) !== undefined;
  if (kind === 'secret') return tokens.secret(one, other) !== undefined;
  return tokens.account(one)?.tokens.some(({ id }) => id === other) ?? false;
}

function tagsOf({ platform: { artifacts } }: World): readonly string[] {
  return artifacts.of(LEGACY.project, LEGACY.repository).flatMap(({ tags }) => tags.map(({ name }) => name));
}

/** Newest first. */
function legacyTags(): readonly string[] {
  return Array.from({ length: LEGACY.images }, (_, at) => `0.${LEGACY.images - at}.1`);
}

/** What went is there again. */
export function renewCleanups(world: World): void {
  const { artifacts, namespaces, robots, tokens } = world.platform;
  const now = Date.now();
  const seconds = Math.floor(now / 1_000);
  const past = seconds - (3 * DAY) / 1_000;
  robots.save({ id: 2, name: 'robot$ci-before', expiresAt: past });
  robots.save({ id: 4, name: 'robot$shop+build', project: 1, expiresAt: past });
  const account = tokens.account('deckhand');
  const others = account?.tokens.filter(({ id }) => id !== 'last-year') ?? [];
  const old = { id: 'last-year', issuedAt: past - 90, expiresAt: past };
  tokens.saveAccount({ name: 'deckhand', tokens: [...others, old] });
  const expiration = Buffer.from(new Date(past * 1_000).toISOString()).toString('base64');
  const secret = { namespace: 'kube-system', name: 'bootstrap-token-0ldnod', type: 'bootstrap.kubernetes.io/token' };
  tokens.saveSecret({ ...secret, data: { expiration } });

  const startedAt = now - 20 * DAY;
  const web = {
    name: 'web',
    kind: 'Deployment',
    replicas: REPLICAS,
    image: 'x:1',
    annotations: {},
    startedAt,
  } as const;
  for (const name of STALE) {
    namespaces.make(name, { createdAt: startedAt, labels: { 'deckhand.dev/ephemeral': 'true' }, workloads: [web] });
  }

  const { project, repository } = LEGACY;
  const there = tagsOf(world);
  for (const [at, tag] of legacyTags().entries()) {
    if (there.includes(tag)) continue;
    artifacts.push({ image: `harbor.lan/${project}/${repository}`, tags: [tag] });
    const made = artifacts.find(project, repository, tag);
    if (made) artifacts.save({ ...made, pushedAt: now - (40 + at) * DAY });
  }
}
