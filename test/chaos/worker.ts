import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { queuesOf } from '../../src/queues.ts';
import { secretsOf } from '../../src/secrets.ts';
import { loadSettings } from '../../src/settings.ts';
import { stopWithParentOr } from '../../src/stop-with-parent.ts';
import { startWorker } from '../../src/worker.ts';

/**
 * The worker as `main.ts` runs it, but for the pace it keeps with Slack: that is measured by the benches, and here it
 * would only make every schedule longer.
 */
const config = loadConfig(process.env, 'worker');
const logger = createLogger('worker', secretsOf(config));
const unhurried = async () => undefined;
const running = await startWorker(config, loadSettings(config.DECKHAND_CONFIG), logger, queuesOf([]), unhurried);
stopWithParentOr(['SIGTERM'], running.stop);
console.log(JSON.stringify({ ready: 'worker' }));
await running.stopped;
process.exit(0);
