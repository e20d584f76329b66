import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parse } from 'dotenv';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './log.ts';
import { queuesOf } from './queues.ts';
import { secretsOf } from './secrets.ts';
import { loadSettings } from './settings.ts';
import { stopWithParentOr } from './stop-with-parent.ts';

// Halves what a start spends on loading code. Where the folder cannot be written, Node goes on without.
enableCompileCache(fileURLToPath(new URL('../dist/compile-cache/', import.meta.url)));

const USAGE = 'Usage: node src/main.ts all [--mixed] | bot | worker [--queue deckhand|slack] | setup | doctor [--json]';

const [part, ...flags] = process.argv.slice(2);

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  // Temporal's native core, once installed, would keep the process for ever.
  process.exit(2);
}

async function run(): Promise<number> {
  const env = { ...fileEnv(), ...process.env };
  if (part === 'all') {
    const { supervise } = await import('./supervisor.ts');
    return supervise({ env, mixed: flags.includes('--mixed'), say: console.log });
  }
  if (part === 'doctor') {
    const { runDoctor } = await import('./doctor/main.ts');
    return runDoctor({ env, json: flags.includes('--json'), say: console.log });
  }
  if (part !== 'bot' && part !== 'worker' && part !== 'setup') {
    console.error(part ? `Deckhand has no part "${part}".\n${USAGE}` : USAGE);
    return 2;
  }
  return runPart(part, env);
}

async function runPart(name: 'bot' | 'worker' | 'setup', env: NodeJS.ProcessEnv): Promise<number> {
  const queues = queuesOf(flags);
  const config = loadConfig(env, name === 'worker' && !queues.includes('deckhand') ? 'slack worker' : name);
  const logger = createLogger(name, secretsOf(config));
  Object.assign(process.env, env);
  if (name === 'setup') {
    const { setUp } = await import('./setup.ts');
    await setUp(config, loadSettings(config.DECKHAND_CONFIG), console.log);
    return 0;
  }
  const settings = loadSettings(config.DECKHAND_CONFIG);
  const { startBot, startWorker } = {
    startBot: async () => (await import('./bot/start.ts')).startBot(config, settings, logger),
    startWorker: async () => (await import('./worker.ts')).startWorker(config, settings, logger, queues),
  };
  const running = await (name === 'bot' ? startBot() : startWorker());
  stopWithParentOr(['SIGTERM', 'SIGINT'], running.stop);
  console.log(JSON.stringify({ ready: name }));
  await running.stopped;
  return 0;
}

/** `.env` of the working directory; the real environment goes before it. */
function fileEnv(): Record<string, string> {
  try {
    return parse(readFileSync('.env'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`.env cannot be read: ${(error as Error).message}`);
  }
}
