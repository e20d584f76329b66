import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, type Config } from '../config.ts';
import { freePort } from '../free-port.ts';
import { readJson, writeJson } from './data.ts';
import { embedsPlatform, type Parts } from './parts.ts';

export type Ports = {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly workspace: number;
  readonly platform: number;
  readonly bot: number;
  /** The worker's health and metrics. */
  readonly worker: number;
};

const PREFERRED: Ports = { temporal: 7233, temporalUi: 8233, workspace: 4880, platform: 4881, bot: 3000, worker: 3001 };

/** How long the parts that a killed supervisor left may take to be gone, in ms. */
const PATIENCE = 5_000;

/** Chosen once, free at that moment, then kept: links in old messages and open pages go on working. */
export async function fixedPorts(folder: string): Promise<Ports> {
  const file = join(folder, 'ports.json');
  const chosen: Record<string, number> = readJson<Partial<Ports>>(file) ?? {};
  for (const [name, preferred] of Object.entries(PREFERRED)) {
    if (chosen[name]) continue;
    chosen[name] = (await isFree(preferred)) ? preferred : await freePort(Object.values(chosen));
  }
  writeJson(file, chosen);
  return chosen as Ports;
}

/**
 * Throws a {@link ConfigError} if another program listens where a part of this start will: said before any part is up,
 * not by the last one. After a crash it waits a moment, since what that left ends by itself.
 */
export async function refuseTakenPorts(needed: Readonly<Record<string, number>>, afterCrash: boolean): Promise<void> {
  const deadline = Date.now() + (afterCrash ? PATIENCE : 0);
  for (const [part, port] of Object.entries(needed)) {
    while (!(await isFree(port))) {
      if (Date.now() >= deadline)
        throw new ConfigError(
          `Port ${port}, which the ${part} needs, is in use by another program. Stop that one, or choose another port in ports.json of the data folder (PORT, for the bot).`,
        );
      await sleep(50);
    }
  }
}

/** Where the parts that are embedded listen, by what they are to a person. */
export function neededPorts(ports: Ports, parts: Parts, config: Config): Record<string, number> {
  const { slack, temporal } = parts;
  return {
    ...(temporal ? { 'Temporal server': ports.temporal, "Temporal server's page": ports.temporalUi } : {}),
    ...(slack ? { workspace: ports.workspace } : {}),
    ...(embedsPlatform(parts) ? { platform: ports.platform } : {}),
    worker: ports.worker,
    bot: config.PORT ?? ports.bot,
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
