import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformFaults, processFaults } from './faults.ts';
import { createMoments } from './moments.ts';
import { pushNightlies } from './platform/nightlies.ts';
import { createPlatform, type Platform } from './platform/server.ts';
import { ensurePage } from './slack/build-page.ts';
import { createSlack } from './slack/server.ts';

const folder = process.env['DECKHAND_DATA'] ?? '.deckhand';
const parts = (process.env['DECKHAND_PLAYGROUND_PARTS'] ?? 'slack,platform').split(',');
const port = (name: string) => Number(process.env[name] ?? 0);
const speed = Number(process.env['DECKHAND_PLAYGROUND_SPEED'] ?? 20);
/** Slack's own times before it sends an event again. ms. */
const RETRIES = [0, 60_000, 300_000];
const secrets = keptSecrets();
const moments = createMoments();
const webhooks = process.env['DECKHAND_PLAYGROUND_WEBHOOKS'];
const webhookToken = process.env['DECKHAND_PLAYGROUND_WEBHOOK_TOKEN'] ?? secrets.webhook;

const platform = parts.includes('platform')
  ? await createPlatform({
      data: folder,
      port: port('DECKHAND_PLAYGROUND_PORT_PLATFORM'),
      speed,
      apiKey: secrets.maas,
      token: secrets.cluster,
      harborPassword: secrets.harbor,
      argocdToken: secrets.argocd,
      moments,
      ...(webhooks ? { webhook: { url: webhooks, token: webhookToken } } : {}),
    })
  : undefined;
if (platform) pushNightlies(platform.artifacts);
const slack = parts.includes('slack') ? await startSlack(platform) : undefined;

const kubeconfig = join(folder, 'kubeconfig.json');
if (platform) writeFileSync(kubeconfig, platform.kubeconfig, { mode: 0o600 });

/** Tokens go by file, readable by the owner only; what is printed ends up in a log. */
const endpoints = join(folder, 'playground-endpoints.json');
const addresses = {
  ...(slack
    ? {
        slack: {
          url: slack.url,
          apiUrl: slack.apiUrl,
          botToken: slack.tokens.bot,
          appToken: slack.tokens.app,
          signingSecret: slack.signingSecret,
        },
      }
    : {}),
  ...(platform
    ? {
        maas: platform.maas,
        kubeconfig,
        ansiblePlaybook: platform.ansiblePlaybook,
        harbor: platform.harbor,
        argocd: platform.argocd,
        prometheus: platform.prometheus,
        alertmanager: {
          url: platform.alertmanager.url,
          alerts: `${platform.url}/_alerts`,
          webhookToken,
        },
        mlflow: { url: platform.mlflow.url },
        git: platform.git,
      }
    : {}),
};
writeFileSync(endpoints, JSON.stringify(addresses), { mode: 0o600 });
console.log(JSON.stringify({ ready: 'playground', endpoints }));

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

async function startSlack(simulated: Platform | undefined) {
  const page = await ensurePage();
  // A supervisor kills parts of the program on request; started by hand, there is nobody to ask.
  const ask = process.send?.bind(process);
  const killable = (process.env['DECKHAND_PLAYGROUND_KILLABLE'] ?? '').split(',').filter(Boolean);
  const tokens = { bot: secrets.bot, app: secrets.app };
  const requestUrl = process.env['DECKHAND_PLAYGROUND_REQUEST_URL'];
  return createSlack({
    data: join(folder, 'workspace.db'),
    port: port('DECKHAND_PLAYGROUND_PORT_SLACK'),
    tokens,
    signingSecret: secrets.signing,
    ...(requestUrl ? { requestUrl } : {}),
    page,
    limits: true,
    moments,
    faults: {
      ...(simulated ? platformFaults(simulated) : {}),
      ...(ask ? processFaults(killable, (request) => ask(request)) : {}),
    },
    retries: RETRIES.map((wait) => wait / speed),
  });
}

/** Made once: a restarted bot must find the workspace that knows its token. A file of before gets what it lacks. */
function keptSecrets() {
  const file = join(folder, 'playground.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const random = () => randomBytes(12).toString('hex');
  const made = {
    bot: `xoxb-${random()}`,
    app: `xapp-${random()}`,
    maas: `${random()}:${random()}:${random()}`,
    signing: random(),
    cluster: random(),
    harbor: random(),
    argocd: random(),
    webhook: random(),
    ...kept,
  };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
