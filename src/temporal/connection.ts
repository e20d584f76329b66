import { setTimeout as sleep } from 'node:timers/promises';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Client, type Connection, type ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { dataConverterFor } from './encryption.ts';

const RECONNECT = 1_000;

/**
 * How to reach Temporal: the address of the configuration, and TLS, API key and headers from Temporal's own variables
 * (`TEMPORAL_TLS_*`, `TEMPORAL_API_KEY`). Never from a profile file of the person who starts the program.
 */
export function connectionOptions({ TEMPORAL_ADDRESS }: Config): ConnectionOptions & { address: string } {
  if (!TEMPORAL_ADDRESS) throw new TypeError('TEMPORAL_ADDRESS was not resolved.');
  const { connectionOptions: options } = loadClientConnectConfig({ disableFile: true });
  return { ...options, address: TEMPORAL_ADDRESS };
}

/** A client of our namespace that reads and writes payloads as the configuration says. */
export function createClient(config: Config, connection: Connection): Client {
  return new Client({ connection, namespace: config.TEMPORAL_NAMESPACE, dataConverter: dataConverterFor(config) });
}

/** The same for a worker, whose connection is made by Temporal's native core. */
export function nativeConnectionOptions(config: Config): NativeConnectionOptions {
  return connectionOptions(config) as NativeConnectionOptions;
}

/** A part that starts before its server waits for it, and says so. */
export async function untilConnected<T>(connect: () => Promise<T>, logger: Logger): Promise<T> {
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, 'Temporal does not answer yet; trying again.');
      await sleep(RECONNECT);
    }
  }
}
