import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@temporalio/client';
import { loadConfig } from './config.ts';
import { loadSettings } from './settings.ts';
import { keepRuns, setUp } from './setup.ts';
import { banner } from './supervisor/banner.ts';
import { createChild, type Child, type Healthy } from './supervisor/child.ts';
import { dataFolder, rememberEmbedded, signingKey } from './supervisor/data.ts';
import { takeLock } from './supervisor/lock.ts';
import { DEFAULT_SPEED, embeddedEnvironment, type Endpoints } from './supervisor/endpoints.ts';
import { embeddedParts, embedsPlatform, refuseMixture } from './supervisor/parts.ts';
import { fixedPorts, neededPorts, refuseTakenPorts } from './supervisor/ports.ts';
import { devServerArguments } from './temporal/dev-server.ts';
import { findTemporal } from './temporal/find.ts';
import { untilServing } from './temporal/serving.ts';

export type SuperviseOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** Whether the embedded workspace may steer real systems. */
  readonly mixed: boolean;
  readonly say: (line: string) => void;
};

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PLAYGROUND = fileURLToPath(new URL('../playground/main.ts', import.meta.url));

/** Runs every part as a child process, embeds what the environment does not name, and keeps all of it alive. */
export async function supervise({ env, mixed, say }: SuperviseOptions): Promise<number> {
  const config = loadConfig(env);
  const settings = loadSettings(config.DECKHAND_CONFIG);
  const parts = embeddedParts(config);
  refuseMixture(config, parts, mixed);
  const folder = dataFolder(config.DECKHAND_DATA);
  const lock = await takeLock(folder);
  const ports = await fixedPorts(folder);
  const logs = join(folder, 'logs');
  const children = new Map<string, Child>();
  const stopped = untilStopped();
  const over = new AbortController();

  const start = async (
    name: string,
    command: string,
    args: string[],
    more: NodeJS.ProcessEnv,
    healthy: Healthy,
    heard?: (message: unknown) => void,
  ) => {
    const logFile = join(logs, `${name}.log`);
    const told = heard ? { heard } : {};
    const child = createChild({ name, command, args, env: { ...env, ...more }, logFile, healthy, say, ...told });
    children.set(name, child);
    await child.start();
    return child;
  };

  try {
    await refuseTakenPorts(neededPorts(ports, parts, config), lock.afterCrash);
    const shared: NodeJS.ProcessEnv = {
      DECKHAND_DATA: folder,
      DECKHAND_SIGNING_KEY: config.DECKHAND_SIGNING_KEY ?? signingKey(folder),
      TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS ?? `127.0.0.1:${ports.temporal}`,
    };
    const [, endpoints] = await Promise.all([startTemporal(), startPlayground()]);
    const embedded = embeddedEnvironment(endpoints, parts, config);
    Object.assign(shared, embedded);
    rememberEmbedded(folder, { ...embedded, ...temporalAddresses() });
    await start('worker', process.execPath, [MAIN, 'worker'], { ...shared, PORT: String(ports.worker) }, untilReady);
    const port = String(config.PORT ?? ports.bot);
    const listen = parts.slack ? { DECKHAND_LISTEN: '127.0.0.1' } : {};
    await start('bot', process.execPath, [MAIN, 'bot'], { ...shared, ...listen, PORT: port }, untilReady);
    say(
      banner({
        parts,
        temporalAddress: shared['TEMPORAL_ADDRESS'] ?? '',
        health: `http://127.0.0.1:${port}`,
        logs,
        ...(endpoints.slack ? { workspace: endpoints.slack.url } : {}),
        ...(endpoints.alertmanager ? { alerts: endpoints.alertmanager.alerts } : {}),
        ...(shared['TEMPORAL_UI_URL'] ? { temporalUi: shared['TEMPORAL_UI_URL'] } : {}),
      }),
    );
    await stopped;
    say('Stopping.');

    /** The failure panel may have a part of ours killed, to show that it comes back; a part that is not ours stays. */
    function killOnRequest(message: unknown): void {
      const { kill } = message as { readonly kill?: string };
      if (kill && kill !== 'playground') children.get(kill)?.kill();
    }

    async function startTemporal(): Promise<void> {
      if (!parts.temporal) return;
      const binary = await findTemporal({ env, say });
      const file = join(folder, 'temporal.db');
      const args = devServerArguments({ port: ports.temporal, uiPort: ports.temporalUi, file });
      const address = `127.0.0.1:${ports.temporal}`;
      await start('temporal', binary, args, { TEMPORAL_ADDRESS: '' }, async (_, pid) => {
        lock.temporal(pid, ports.temporal);
        const keep = (connection: Connection) => keepRuns(connection, config.TEMPORAL_NAMESPACE);
        await untilServing(address, keep, over.signal).catch(unlessOver);
      });
      await setUp({ ...config, TEMPORAL_ADDRESS: address }, settings, () => undefined);
      shared['TEMPORAL_UI_URL'] = config.TEMPORAL_UI_URL ?? `http://127.0.0.1:${ports.temporalUi}`;
    }

    async function startPlayground(): Promise<Endpoints> {
      const wanted = [...(parts.slack ? ['slack'] : []), ...(embedsPlatform(parts) ? ['platform'] : [])];
      if (wanted.length === 0) return {};
      const speed = String(config.DECKHAND_PLAYGROUND_SPEED ?? DEFAULT_SPEED);
      let endpoints: Endpoints = {};
      const more = {
        DECKHAND_DATA: folder,
        DECKHAND_PLAYGROUND_SPEED: speed,
        DECKHAND_PLAYGROUND_PARTS: wanted.join(','),
        DECKHAND_PLAYGROUND_PORT_SLACK: String(ports.workspace),
        DECKHAND_PLAYGROUND_PORT_PLATFORM: String(ports.platform),
        DECKHAND_PLAYGROUND_KILLABLE: ['worker', 'bot', ...(parts.temporal ? ['temporal'] : [])].join(','),
        DECKHAND_PLAYGROUND_WEBHOOKS: `http://127.0.0.1:${config.PORT ?? ports.bot}/webhooks/alertmanager`,
        ...(config.WEBHOOK_TOKEN ? { DECKHAND_PLAYGROUND_WEBHOOK_TOKEN: config.WEBHOOK_TOKEN } : {}),
      };
      const untilRead: Healthy = async (ready) => {
        const { endpoints: file } = JSON.parse(await ready) as { endpoints: string };
        endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
      };
      await start('playground', process.execPath, [PLAYGROUND], more, untilRead, killOnRequest);
      return endpoints;
    }

    /** A server that is stopped before it serves is not to be started again. */
    function unlessOver(error: unknown): void {
      if (!over.signal.aborted) throw error;
    }

    function temporalAddresses(): NodeJS.ProcessEnv {
      const { TEMPORAL_ADDRESS, TEMPORAL_UI_URL } = shared;
      return parts.temporal ? { TEMPORAL_ADDRESS, TEMPORAL_UI_URL } : {};
    }
  } catch (error) {
    say(`Deckhand did not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    over.abort();
    for (const child of [...children.values()].toReversed()) await child.stop();
    lock.release();
  }
  return Number(process.exitCode ?? 0);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

const untilReady: Healthy = async (ready) => {
  await ready;
};
