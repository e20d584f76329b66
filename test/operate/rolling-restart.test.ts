import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createPlatform } from '../../playground/platform/server.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { loadConfig } from '../../src/config.ts';
import { setUp } from '../../src/setup.ts';
import { outsideOf } from '../setup/outside.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAMESPACE = 'rolling-restart';
const CHANNELS = ['C0OPS', 'C0DEPLOYS'] as const;
const MACHINES = Array.from({ length: 8 }, (_, at) => `node-${String(at + 1).padStart(2, '0')}`);

let stage: Awaited<ReturnType<typeof setStage>>;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

it('loses nothing and does nothing twice while two bots and three workers are replaced under load', async () => {
  const asking = stage.stream();
  for (const part of ['worker', 'bot', 'worker', 'bot', 'worker'] as const) await stage.replace(part);
  await asking;

  const ends = await Promise.all(MACHINES.map((machine) => stage.endOf(machine)));
  expect(ends).toEqual(MACHINES.map(() => 'succeeded'));
  await expect
    .poll(() => MACHINES.filter((machine) => stage.notesOf(machine).at(-1)?.includes('is Ready')), {
      timeout: 30_000,
    })
    .toEqual(MACHINES);
  expect(MACHINES.map((machine) => stage.platform.machine(machine)?.deployments)).toEqual(MACHINES.map(() => 1));
  expect(stage.cards()).toHaveLength(MACHINES.length);
  for (const machine of MACHINES) {
    const keys = stage.keysOf(machine);
    expect([machine, keys]).toEqual([machine, Array.from({ length: keys.length }, (_, at) => `n${at + 1}`)]);
  }
  expect(stage.exits).toEqual([0, 0, 0, 0, 0]);
});

it('has on record each start and each end once, and no effect that failed', () => {
  const lines = stage.audit();
  for (const event of ['started', 'ended']) {
    expect(
      lines
        .filter(({ audit }) => audit === event)
        .map(({ workflow }) => workflow)
        .toSorted(),
    ).toEqual(MACHINES.map((machine) => `provision/${machine}`));
  }
  const deploys = lines.filter(({ activity, state }) => activity === 'deployMachine' && state === 'done');
  expect(new Set(deploys.map(({ workflow }) => workflow)).size).toBe(MACHINES.length);
});

type Line = { audit: string; workflow: string; activity?: string; state?: string };

/** Real processes for bots and workers; workspace and platform in this one. */
async function setStage() {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-rolling-'));
  const speed = 40;
  const [slack, platform] = await Promise.all([createSlack(), createPlatform({ data: folder, speed })]);
  for (const machine of MACHINES) platform.setMachine(machine, { status: 4, owner: '', locked: false, error: '' });
  const environment = {
    PATH: process.env['PATH'] ?? '',
    ...outsideOf(slack, platform, folder),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: NAMESPACE,
    DECKHAND_SIGNING_KEY: 'a-signing-key-for-tests',
    DECKHAND_PLAYGROUND_SPEED: String(speed),
    DECKHAND_DATA: folder,
    PORT: '0',
  };
  await setUp(loadConfig(environment), { cleanup: {} }, () => undefined);
  const connection = await Connection.connect({ address: environment.TEMPORAL_ADDRESS });
  const client = new Client({ connection, namespace: NAMESPACE });
  const running: { part: 'bot' | 'worker'; child: ChildProcess }[] = [];
  const exits: (number | null)[] = [];

  async function start(part: 'bot' | 'worker'): Promise<void> {
    const child = spawn(process.execPath, ['src/main.ts', part], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push({ part, child });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{"ready"')) break;
    }
    child.stdout.resume();
  }

  /** The new one is there before the old one leaves, as a Deployment does it. */
  async function replace(part: 'bot' | 'worker'): Promise<void> {
    const at = running.findIndex((each) => each.part === part);
    const [old] = running.splice(at, 1);
    await start(part);
    if (!old) throw new TypeError(`There is no ${part} to replace.`);
    exits.push(await stop(old.child));
  }

  await Promise.all((['bot', 'bot', 'worker', 'worker', 'worker'] as const).map(start));

  const messages = () => CHANNELS.flatMap((channel) => slack.workspace.messages(channel));
  const cardOf = (machine: string) => cards().find(({ text }) => text.includes(machine));
  const cards = () => messages().filter(({ metadata }) => metadata?.event_type === 'deckhand_card');
  const repliesTo = (machine: string) => {
    const card = cardOf(machine);
    return messages().filter(({ thread_ts: thread, ephemeralFor }) => card && thread === card.ts && !ephemeralFor);
  };

  return {
    platform,
    exits,
    replace,
    cards,
    notesOf: (machine: string) => repliesTo(machine).map(({ text }) => text),
    keysOf: (machine: string) => repliesTo(machine).map(({ metadata }) => metadata?.event_payload['key']),

    /** People ask for one machine after the other; what Slack could not hand over is typed again, as people do. */
    async stream(): Promise<void> {
      for (const [at, machine] of MACHINES.entries()) {
        const asked = { as: 'U0ANA', channel: CHANNELS[at % 2] ?? '', text: `/provision ${machine}` };
        await expect.poll(() => slack.act.say(asked)).toMatchObject({ ok: true });
        await expect.poll(() => cardOf(machine)).toBeDefined();
      }
    },

    async endOf(machine: string): Promise<string> {
      const result = (await client.workflow.getHandle(`provision/${machine}`).result()) as { status: string };
      return result.status;
    },

    audit: (): Line[] =>
      readFileSync(join(folder, 'audit.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line),

    async close(): Promise<void> {
      await Promise.all(running.map(({ child }) => stop(child)));
      await connection.close();
      await Promise.all([slack.close(), platform.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await gone) as [number | null];
  return code;
}
