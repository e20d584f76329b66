import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { parse, stringify } from 'yaml';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { EXAMPLE_GIT, insteadOf } from '../../src/supervisor/endpoints.ts';
import { createChild, type Child } from '../../src/supervisor/child.ts';
import { devServerArguments } from '../../src/temporal/dev-server.ts';
import { findTemporal } from '../../src/temporal/find.ts';
import { loadSettings } from '../../src/settings.ts';
import { ensureSchedules } from '../../src/setup.ts';
import { outsideOf } from '../setup/outside.ts';
import { EXAMPLE, MAIN } from '../setup/program.ts';
import { freePort } from '../setup/ports.ts';
import { createClock } from './clocks.ts';
import { recordEffects } from './effects.ts';
import { untilKnown } from '../setup/temporal.ts';

export type Part = 'worker' | 'bot' | 'temporal';
export type World = Awaited<ReturnType<typeof createWorld>>;

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const WEBHOOK_TOKEN = 'a-webhook-token-for-chaos';
/** How much faster than life the platform is. */
const SPEED = 200;

/** Bot, worker and Temporal as processes that can be killed, and the fakes in this one, where they can be looked into. */
export async function createWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-chaos-'));
  mkdirSync(join(folder, 'logs'));
  let built: Platform | undefined;
  const effects = recordEffects(() => built);
  const { moments } = effects;
  const platform = await createPlatform({ data: folder, speed: SPEED, moments });
  built = platform;
  const slack = await createSlack({ moments, retries: [0, 1_000, 3_000] });
  const [temporalPort, workerPort, botPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const address = `127.0.0.1:${temporalPort}`;
  const portOf = (part: Part) => String(part === 'worker' ? workerPort : botPort);
  platform.tellAlertsTo({ url: `http://127.0.0.1:${botPort}/webhooks/alertmanager`, token: WEBHOOK_TOKEN });
  const clock = createClock(join(folder, 'clock'));
  const env = environment();
  const said: string[] = [];
  const children = new Map<Part, Child>();

  await add('temporal', await findTemporal({ env: process.env, say: () => undefined }), [
    ...devServerArguments({ port: temporalPort, file: join(folder, 'temporal.db') }),
  ]);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  await ensureSchedules(client, loadSettings(env['DECKHAND_CONFIG'] ?? ''), () => undefined);
  await Promise.all([
    add('worker', process.execPath, [...clock.arguments, WORKER]),
    add('bot', process.execPath, [...clock.arguments, MAIN, 'bot']),
  ]);

  async function add(part: Part, command: string, args: string[]): Promise<void> {
    const child = createChild({
      name: part,
      command,
      args,
      env: { ...env, ...(part === 'temporal' ? { TEMPORAL_ADDRESS: '' } : {}), PORT: portOf(part) },
      logFile: join(folder, 'logs', `${part}.log`),
      healthy: (ready) => (part === 'temporal' ? serving() : ready.then(() => undefined)),
      say: (line) => void said.push(line),
    });
    children.set(part, child);
    await child.start();
  }

  function serving(): Promise<void> {
    return untilKnown(address, ['default']);
  }

  function environment(): NodeJS.ProcessEnv {
    const config = join(folder, 'deckhand.yaml');
    writeFileSync(config, stringify(forChaos(parse(readFileSync(EXAMPLE, 'utf8')) as Example)));
    const { PATH, HOME } = process.env;
    return {
      PATH,
      HOME,
      TEMPORAL_ADDRESS: address,
      ...outsideOf(slack, platform, folder),
      WEBHOOK_TOKEN,
      ...clock.environment,
      DECKHAND_CONFIG: config,
      DECKHAND_DATA: folder,
      DECKHAND_LISTEN: '127.0.0.1',
      DECKHAND_SIGNING_KEY: 'a-signing-key-for-chaos',
      DECKHAND_PLAYGROUND_SPEED: String(SPEED),
      ...insteadOf(EXAMPLE_GIT, `file://${platform.git.folder}/`),
    };
  }

  return {
    folder,
    slack,
    platform,
    moments,
    effects,
    clock,
    client,
    /** What became of the processes, one line each. */
    said: said as readonly string[],
    /** Ends a part as `kill -9` does; it is started again. */
    kill: (part: Part) => children.get(part)?.kill(),
    /** Resolves once Temporal answers. */
    serving,
    log: (part: Part) => readFileSync(join(folder, 'logs', `${part}.log`), 'utf8'),

    /** What the parts said and Temporal's own file are of use where something went wrong. */
    async close({ keep = false } = {}): Promise<void> {
      moments.release();
      clock.setRight();
      await connection.close();
      for (const part of ['bot', 'worker', 'temporal'] as const) await children.get(part)?.stop();
      await slack.close();
      await platform.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Example = { apps: Record<string, object>; cleanup: Record<string, object> };

/** With the platform's third app, whose image Argo CD itself sets in a chart, and namespaces that go sooner. */
function forChaos({ apps, cleanup, ...rest }: Example): Example {
  const api = {
    repository: 'https://git.example/api/server.git',
    image: 'harbor.lan/api/server',
    builder: { type: 'buildkit', namespace: 'builds', pushSecret: 'harbor-push' },
    scan: { maxSeverity: 'critical' },
    environments: { staging: { application: 'api-staging' }, production: { application: 'api-production' } },
  };
  const namespaces = { ...cleanup['stale-namespaces'], grace: '10m' };
  return { ...rest, apps: { ...apps, api }, cleanup: { ...cleanup, 'stale-namespaces': namespaces } };
}
