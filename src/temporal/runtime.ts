import { Runtime } from '@temporalio/worker';
import { request } from 'undici';
import { freePort } from '../free-port.ts';
import type { Logger } from '../log.ts';
import { sdkLogger } from './sdk-logger.ts';

/**
 * Installs Temporal's native core for this process: its logs become ours, and its metrics, with those that workflows
 * count, can be read from the function it returns. Core serves them on a loopback port only we know of.
 */
export async function installRuntime(logger: Logger): Promise<() => Promise<string>> {
  const port = await freePort();
  Runtime.install({
    shutdownSignals: [],
    logger: sdkLogger(logger),
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      metrics: { prometheus: { bindAddress: `127.0.0.1:${port}`, useSecondsForDurations: true } },
    },
  });
  return async () => {
    const { body } = await request(`http://127.0.0.1:${port}/metrics`);
    return body.text();
  };
}
