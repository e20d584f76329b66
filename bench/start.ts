import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlatform } from '../playground/platform/server.ts';
import { createSlack } from '../playground/slack/server.ts';
import { ensureBundle } from '../src/bundle.ts';
import { EXAMPLE, MAIN } from '../test/setup/program.ts';
import { freePort } from '../test/setup/ports.ts';
import { percentile, rounded, timed, type Figure } from './measure.ts';
import { SIGNING_KEY } from './parts.ts';
import { isFull, save } from './save.ts';
import { startTemporal } from '../test/setup/temporal.ts';

/** How soon bot and worker of the program take work, when all they need is there. s. */
const AIMS = { bot: 2, worker: 3 } as const;
const BARE = 'process.stdout.write("ready")';

const folder = mkdtempSync(join(tmpdir(), 'deckhand-start-'));
const temporal = await startTemporal([]);
const [slack, platform] = await Promise.all([createSlack(), createPlatform({ data: folder })]);
await ensureBundle();

try {
  const taken = { bot: [] as number[], worker: [] as number[], bare: [] as number[] };
  for (let round = 0; round < (isFull ? 20 : 5); round++) {
    for (const part of ['bot', 'worker'] as const)
      taken[part].push(await readyAfter([MAIN, part], `"ready":"${part}"`));
    taken.bare.push(await readyAfter(['-e', BARE], 'ready'));
  }
  const median = (list: readonly number[]) => percentile(list, 0.5) / 1_000;
  const figures = (['bot', 'worker'] as const).flatMap((part): Figure[] => [
    { name: `The ${part} is ready`, value: rounded(median(taken[part])), aim: AIMS[part], better: 'lower', unit: 's' },
    {
      name: `The ${part} against an empty Node`,
      value: rounded(median(taken[part]) / median(taken.bare), 1),
      unit: '×',
    },
  ]);
  save('start', {
    title: 'Starting in production',
    method:
      'From the start of the process to its line that it is ready (median), with Temporal, the workspace, the outside systems and the workflow bundle already there; beside it an empty Node process on the same machine.',
    figures,
    details: { rounds: taken.bot.length, seconds: { ...taken } },
  });
} finally {
  await Promise.all([slack.close(), platform.close(), temporal.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

async function readyAfter(args: readonly string[], sign: string): Promise<number> {
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    PORT: String(await freePort()),
    DECKHAND_CONFIG: EXAMPLE,
    DECKHAND_DATA: folder,
    DECKHAND_LISTEN: '127.0.0.1',
    DECKHAND_SIGNING_KEY: SIGNING_KEY,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_API_URL: slack.apiUrl,
    TEMPORAL_ADDRESS: temporal.address,
    MAAS_URL: platform.maas.url,
    MAAS_API_KEY: platform.maas.apiKey,
    HARBOR_URL: platform.harbor.url,
    HARBOR_USERNAME: platform.harbor.username,
    HARBOR_PASSWORD: platform.harbor.password,
    ARGOCD_URL: platform.argocd.url,
    ARGOCD_TOKEN: platform.argocd.token,
    KUBECONFIG: platform.kubeconfig,
  };
  let said = '';
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let child: ReturnType<typeof spawn> | undefined;
  const took = await timed(async () => {
    child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes(sign)) resolve();
      });
    }
    await Promise.race([ready, once(child, 'exit')]);
    if (!said.includes(sign)) throw new Error(`It did not start:\n${said}`);
  });
  if (child && child.exitCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
  return took;
}
