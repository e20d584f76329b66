import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { freePort } from '../setup/ports.ts';
import { execForm, inForce, pairs, parseDockerfile, said } from './dockerfile.ts';
import { buildImages, type Images } from './image.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TARGETS = ['bot', 'worker'] as const;
const COMPLETE = {
  TEMPORAL_ADDRESS: inject('temporalAddress'),
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  MAAS_URL: 'http://127.0.0.1:9/MAAS',
  MAAS_API_KEY: 'a:b:c',
  DECKHAND_SIGNING_KEY: 'sixteen characters',
  DECKHAND_CONFIG: join(ROOT, 'deckhand.yaml'),
};

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as { version: string; devDependencies: Record<string, string> };
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
const stages = parseDockerfile(read('Dockerfile'));

const scratch = mkdtempSync(join(tmpdir(), 'deckhand-image-'));
let images: Images;
beforeAll(async () => {
  images = await buildImages({ stages, context: ROOT, scratch });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What the image starts, without tini, in its own folder and with nothing but this environment. */
function start(target: string, env: NodeJS.ProcessEnv): ChildProcess {
  const [, , , ...program] = execForm(inForce(stages, target, 'ENTRYPOINT'));
  const args = [...program, ...execForm(inForce(stages, target, 'CMD'))];
  const child = spawn(process.execPath, args, { cwd: images.path(target, '/app'), env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<{ code: number | null; words: string }> {
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, words };
}

function healthCheck(target: string, port: number): Promise<{ code: number | null }> {
  const [, ...args] = execForm(inForce(stages, target, 'HEALTHCHECK'));
  return ended(spawn(process.execPath, args, { env: { PORT: String(port) } }));
}

describe.each(TARGETS)('the image of the %s', (target) => {
  it('starts without anything it was not given, and says what it lacks', async () => {
    const { code, words } = await ended(start(target, {}));
    expect(code).toBe(2);
    expect(words).toContain(`SLACK_BOT_TOKEN: is not set, and ${target} needs it`);
    expect(words).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find|    at /);
  });

  it('lives as far as its health check can tell, on no other package than its own', async () => {
    const port = await freePort();
    expect(await healthCheck(target, port)).toMatchObject({ code: 1 });
    start(target, { ...COMPLETE, PORT: String(port) });
    await expect.poll(() => healthCheck(target, port), { interval: 200 }).toMatchObject({ code: 0 });
  });

  it('is not root, by a number that Kubernetes can judge', () => {
    expect(inForce(stages, target, 'USER').args).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('passes signals on to the program', () => {
    expect(execForm(inForce(stages, target, 'ENTRYPOINT'))).toEqual(['/usr/bin/tini', '--', 'node', 'src/main.ts']);
  });

  it('says what it is', () => {
    const labels = Object.assign({}, ...said(stages, target, 'LABEL').map(pairs)) as Record<string, string>;
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'Deckhand',
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.version': '${VERSION}',
      'org.opencontainers.image.revision': '${REVISION}',
    });
    expect(said(stages, target, 'ARG').map(({ args }) => args)).toContain(`VERSION=${manifest.version}`);
  });

  it('writes below /tmp, and the audit log where logs go', () => {
    const environment = Object.assign({}, ...said(stages, target, 'ENV').map(pairs)) as Record<string, string>;
    expect(environment).toMatchObject({
      HOME: '/tmp',
      DECKHAND_DATA: '/tmp/deckhand',
      DECKHAND_AUDIT: 'stdout',
      NODE_ENV: 'production',
    });
  });
});

it('takes the workflows as they were bundled in the image', async () => {
  const bundle = images.path('worker', '/app/dist/workflow-bundle.js');
  const built = statSync(bundle).mtimeMs;
  const worker = start('worker', COMPLETE);
  const ready = new Promise<string>((resolve) => {
    worker.stdout?.on('data', (chunk: Buffer) => chunk.includes('{"ready":"worker"}') && resolve('ready'));
  });
  await expect(Promise.race([ready, ended(worker)])).resolves.toBe('ready');
  expect(statSync(bundle).mtimeMs).toBe(built);
});

it('has no package that only development needs', () => {
  const development = Object.entries(lock.packages).filter(([, { dev }]) => dev);
  expect(development.length).toBeGreaterThan(100);
  const left = development.filter(([path]) => existsSync(join(images.path('worker', '/app'), path)));
  expect(left.map(([path]) => path)).toEqual([]);
});

it('keeps tests, playground and git out of the images', () => {
  const found = ['test', 'playground', 'bench', '.git', '.env', 'deckhand.yaml'];
  expect(found.filter((name) => existsSync(join(images.path('worker', '/app'), name)))).toEqual([]);
});

it('gives the worker Ansible with its playbook, and the bot none of that', () => {
  const installed = (target: string) =>
    said(stages, target, 'RUN')
      .map(({ args }) => args)
      .join('\n');
  expect(existsSync(images.path('worker', '/app/ansible/configure-nodes.yml'))).toBe(true);
  expect(installed('worker')).toMatch(/openssh-client/);
  expect(said(stages, 'worker', 'COPY').map(({ args }) => args)).toContain('/opt/ansible /opt/ansible');
  expect(installed('bot')).not.toMatch(/openssh|python|ansible/);
  expect(
    said(stages, 'bot', 'COPY')
      .map(({ args }) => args)
      .join('\n'),
  ).not.toMatch(/ansible/);
  for (const target of TARGETS) expect(installed(target)).toMatch(/\bgit\b/);
});

it('pins the base image, Ansible and its collections', () => {
  expect(stages[0]?.base).toMatch(/^node:24\.\d+\.\d+-\w+-slim$/);
  const pinned = read('ansible/requirements.txt')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(pinned.filter((line) => !/^[\w-]+==[\d.]+$/.test(line))).toEqual([]);
  expect(read('ansible/requirements.yml')).toMatch(/name: ansible\.posix\n\s+version: \d+\.\d+\.\d+\n/);
});

it.each([
  ['COPY nothing.json ./', 'COPY nothing.json: there is no such file.'],
  ['COPY README.md ./', 'COPY README.md: .dockerignore keeps it out of the build.'],
  ['RUN pip install --requirement requirements.txt', 'requirements.txt was not copied.'],
  ['RUN node src/main.ts', 'Command failed'],
])('would find that "%s" cannot work', async (line, why) => {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const broken = parseDockerfile(`FROM node:24\nWORKDIR /app\nCOPY package.json ./\n${line}\n`);
  await expect(buildImages({ stages: broken, context: ROOT, scratch: folder })).rejects.toThrow(why);
});
