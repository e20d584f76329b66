import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { AFTER, BEFORE, fulfilled, hold } from '../setup/held-calls.ts';
import { EXAMPLE } from '../setup/program.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { startWorkerProcess } from '../setup/worker-process.ts';
import { cleanupStage, type CleanupStage } from './cleanup-stage.ts';
import { saidOnceInOrder } from './outage.ts';

type Started = Awaited<ReturnType<Desk['start']>>;

/** One rule for each moment at which the worker is killed: while it looks, while people are asked, before and after a deletion. */
const MOMENTS = ['looking', 'asking', 'before', 'after'] as const;
const KINDS = ['images', 'tokens', 'namespaces'] as const;
/** Namespaces are stopped before they go: killed at that, and in the time in which they can be brought back. */
const NAMES = [
  ...KINDS.flatMap((kind) => MOMENTS.map((moment) => `${kind}-${moment}` as const)),
  'namespaces-marking',
  'namespaces-grace',
] as const;
type Name = (typeof NAMES)[number];

const PATIENCE = { timeout: 180_000, interval: 100 };
const SPEED = 200;
/** In which people bring a namespace back: longer than the others take to get where the worker is killed. Real ms. */
const GRACE = 12_000;

let stage: Stage;
let world: CleanupStage;
let worker: Awaited<ReturnType<typeof startWorkerProcess>>;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { queues: ['slack'], speed: SPEED });
  world = cleanupStage(stage);
  clearTokens();
  for (const name of NAMES) fill(name);
  const settings = join(stage.folder, 'deckhand.yaml');
  const example = parse(readFileSync(EXAMPLE, 'utf8')) as object;
  writeFileSync(
    settings,
    stringify({ ...example, cleanup: Object.fromEntries(NAMES.map((name) => [name, rule(name)])) }),
  );
  env = { ...stage.env, DECKHAND_CONFIG: settings };
  worker = await startWorkerProcess(env);
});
afterAll(async () => {
  await worker.kill();
  await stage.close();
});

it(
  'killed in every step: each thing goes once, what is kept stays, each note comes once',
  { timeout: 400_000 },
  async () => {
    const held = [
      hold(stage, 'GET /harbor/api/v2.0/projects/images-looking/repositories', BEFORE),
      hold(stage, 'GET /api/v1/namespaces/tokens-looking/secrets', BEFORE),
      hold(stage, 'labelSelector=team%3Dnamespaces-looking', BEFORE),
      hold(stage, `DELETE ${imagePath('images-before', 13)}`, BEFORE),
      hold(stage, `DELETE ${imagePath('images-after', 13)}`, AFTER),
      hold(stage, 'DELETE /argocd/api/v1/account/tokens-before/token/old', BEFORE),
      hold(stage, 'DELETE /argocd/api/v1/account/tokens-after/token/old', AFTER),
      hold(stage, 'PATCH /apis/apps/v1/namespaces/namespaces-marking-1/statefulsets', AFTER),
      hold(stage, 'DELETE /api/v1/namespaces/namespaces-before-1', BEFORE),
      hold(stage, 'DELETE /api/v1/namespaces/namespaces-after-1', AFTER),
    ];
    const started = await Promise.all(NAMES.map(async (name) => [name, await stage.cleanup({ rule: name })] as const));
    const of = Object.fromEntries(started) as Record<Name, Started>;
    const going = NAMES.filter(
      (name) => !name.endsWith('looking') && !name.endsWith('asking') && !name.endsWith('grace'),
    );
    await Promise.all([
      ...going.map((name) => approved(of[name])),
      ...KINDS.map((kind) => asked(of[`${kind}-asking`])),
      ...held.map(fulfilled),
    ]);
    await approved(of['namespaces-grace']);
    const undo = () => world.question(of['namespaces-grace'].run.runId, 'namespaces-grace-1 is stopped');
    await vi.waitFor(() => expect(undo()).not.toBe(''), PATIENCE);
    const stoppedAt = Date.now();

    await worker.kill();
    await clicked(of['namespaces-grace'], undo(), 'restore');
    for (const kind of KINDS) {
      const { run } = of[`${kind}-asking`];
      await clicked(of[`${kind}-asking`], world.question(run.runId, keptIn(kind)), 'keep');
      await clicked(of[`${kind}-asking`], 'approval/1', 'approve');
    }
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(stoppedAt + GRACE), PATIENCE);
    worker = await startWorkerProcess(env);
    await Promise.all(KINDS.map((kind) => approved(of[`${kind}-looking`])));

    const ends = await Promise.all(NAMES.map(async (name) => [name, await seen(name, of[name])]));
    expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(NAMES.map((name) => [name, expected(name)])));
  },
);

async function seen(name: Name, { handle, run }: Started) {
  const { status } = await handle.result();
  const answered = stage.platform.calls.filter(({ method, status: code }) => method === 'DELETE' && code < 300);
  const deletes = answered.map(({ path }) => path).filter((path) => path.includes(name));
  await vi.waitFor(() => expect(left(name)).not.toContain('going'), PATIENCE);
  return {
    status,
    left: left(name),
    twice: deletes.filter((path, at) => deletes.indexOf(path) !== at),
    end: stage.thread(run.runId).notes.at(-1)?.split(/[.,]/)[0],
    toldOnce: saidOnceInOrder(stage, run.runId),
  };
}

/** What there is of each kind, and what becomes of it. */
function expected(name: Name) {
  const [kind = ''] = name.split('-');
  const usual = { status: 'succeeded', twice: [], toldOnce: true };
  const keeps = name.endsWith('asking');
  if (kind === 'images') {
    const tags = ['16', '15', ...(keeps ? ['14'] : [])];
    return { ...usual, left: tags, end: keeps ? 'Deleted 13 images' : 'Deleted 14 images' };
  }
  if (kind === 'tokens') {
    const old = keeps ? [`robot$${name}`] : [];
    const rest = [`${name} valid`];
    return { ...usual, left: [...old, ...rest], end: keeps ? 'Deleted 2 tokens' : 'Deleted 3 tokens' };
  }
  const kept = keeps || name.endsWith('grace');
  return {
    ...usual,
    left: kept ? [`${name}-1`, `${name}-other`] : [`${name}-other`],
    end: kept ? 'Deleted 1 namespace' : 'Deleted 2 namespaces',
  };
}

function left(name: Name): string[] {
  const { robots, tokens, namespaces } = stage.platform;
  if (name.startsWith('images')) return world.tags(`${name}/web`);
  if (name.startsWith('namespaces')) {
    const mine = namespaces.all().filter((each) => each.name.startsWith(name));
    return mine.map((each) => (each.deletedAt === undefined ? each.name : 'going'));
  }
  return [
    ...robots.all().flatMap(({ name: robot }) => (robot === `robot$${name}` ? [robot] : [])),
    ...(tokens.account(name)?.tokens ?? []).map(({ id }) => `${name} ${id}`),
    ...tokens.secrets().flatMap(({ namespace, name: secret }) => (namespace === name ? [secret] : [])),
  ];
}

/** Sixteen images of which the rule keeps the newest two; a robot, an account token and a Secret; two namespaces and one that is not the rule's. */
function fill(name: Name): void {
  const { robots, tokens } = stage.platform;
  const [kind] = name.split('-');
  if (kind === 'images') {
    const ages = Array.from({ length: 16 }, (_, at) => [String(at + 1), 90 - at] as const);
    world.push(`${name}/web`, Object.fromEntries(ages));
  } else if (kind === 'tokens') {
    const now = Math.floor(Date.now() / 1_000);
    const token = (id: string, expiresAt: number) => ({ id, issuedAt: now - 90 * 86_400, expiresAt });
    robots.save({ id: 100 + NAMES.indexOf(name), name: `robot$${name}`, expiresAt: now - 86_400 });
    tokens.saveAccount({ name, tokens: [token('old', now - 86_400), token('valid', now + 90 * 86_400)] });
    tokens.saveSecret({
      namespace: name,
      name: `${name}-token`,
      type: 'kubernetes.io/service-account-token',
      labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' },
    });
  } else {
    world.namespace(`${name}-1`, { team: name });
    world.namespace(`${name}-2`, { team: name });
    world.namespace(`${name}-other`, {});
  }
}

function rule(name: Name): object {
  const when = { schedule: { cron: '0 3 * * *', zone: 'UTC' }, mode: 'approve' };
  const [type] = name.split('-');
  if (type === 'images') return { ...when, type, projects: [name], keepNewest: 2, olderThan: '30d' };
  if (type === 'tokens') {
    const others = NAMES.filter((other) => other !== name).flatMap((other) => [`robot$${other}`, `${other} old`]);
    return { ...when, type, namespaces: [name], neverTouch: others };
  }
  const grace = name.endsWith('grace') ? GRACE : 500;
  return { ...when, type, label: `team=${name}`, idle: '7d', grace: `${(grace * SPEED) / 1_000}s` };
}

/** Of the tokens that are there from the beginning, none is any rule's business here. */
function clearTokens(): void {
  const { robots, tokens } = stage.platform;
  for (const { id } of robots.all()) robots.remove(id);
  for (const account of tokens.accounts()) tokens.saveAccount({ ...account, tokens: [] });
  for (const { namespace, name } of tokens.secrets()) tokens.removeSecret(namespace, name);
}

/** What is kept of those that wait for approval when the worker is killed, as the card has it. */
function keptIn(kind: (typeof KINDS)[number]): string {
  const name = `${kind}-asking`;
  return { images: `${name}/web:14,`, tokens: `robot$${name}`, namespaces: `${name}-1` }[kind];
}

function imagePath(project: Name, tag: number): string {
  const digest = world.digest(`${project}/web`, String(tag)).replace(':', '%3A');
  return `/harbor/api/v2.0/projects/${project}/repositories/web/artifacts/${digest}`;
}

function asked({ run }: Started) {
  return vi.waitFor(() => expect(stage.thread(run.runId).buttons).toContain('decide_approve'), PATIENCE);
}

async function approved(started: Started): Promise<void> {
  await asked(started);
  await clicked(started, 'approval/1', 'approve');
}

function clicked({ workflowId, run }: Started, question: string, choice: 'approve' | 'keep' | 'restore') {
  return stage.decide(workflowId, { run: run.runId, question, choice, by: 'U0BEN' });
}
