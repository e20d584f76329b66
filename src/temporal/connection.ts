import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../config.ts';

/**
 * How to reach Temporal: the address of the configuration, and TLS, API key and headers from Temporal's own variables
 * (`TEMPORAL_TLS_*`, `TEMPORAL_API_KEY`). Never from a profile file of the person who starts the program.
 */
export function connectionOptions({ TEMPORAL_ADDRESS }: Config): ConnectionOptions & { address: string } {
  if (!TEMPORAL_ADDRESS) throw new TypeError('TEMPORAL_ADDRESS was not resolved.');
  const { connectionOptions: options } = loadClientConnectConfig({ disableFile: true });
  return { ...options, address: TEMPORAL_ADDRESS };
}

/** The same for a worker, whose connection is made by Temporal's native core. */
export function nativeConnectionOptions(config: Config): NativeConnectionOptions {
  return connectionOptions(config) as NativeConnectionOptions;
}
