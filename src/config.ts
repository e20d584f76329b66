import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Part = 'bot' | 'worker' | 'slack worker' | 'setup';

/** An unset variable and an empty one are the same: `.env` files and Kubernetes both make empty ones. */
const text = z.string().trim().min(1);
/** AES-256. */
const KEY_BYTES = 32;
const address = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' });

export type EncryptionKey = { readonly id: string; readonly key: Buffer };

/** `id:base64,id2:base64`, the newest first: what is written uses the first, what is read finds its own by its id. */
const encryptionKeys = text.transform((value, context): readonly EncryptionKey[] => {
  const keys = value.split(',').map((entry) => {
    const [id = '', encoded = '', ...rest] = entry.trim().split(':');
    return { id, key: Buffer.from(encoded, 'base64'), valid: /^[\w.-]{1,64}$/.test(id) && rest.length === 0 };
  });
  if (keys.some(({ key, valid }) => !valid || key.length !== KEY_BYTES)) {
    context.addIssue(`must be id:key,id2:key, the newest first, each key ${KEY_BYTES} bytes in base64`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) context.addIssue('must not have an id twice');
  return keys.map(({ id, key }) => ({ id, key }));
});

const schema = z.object({
  SLACK_BOT_TOKEN: text.startsWith('xoxb-', 'must be a bot token (xoxb-…)').optional(),
  SLACK_APP_TOKEN: text.startsWith('xapp-', 'must be an app-level token (xapp-…)').optional(),
  SLACK_SIGNING_SECRET: text.min(16, 'must be the signing secret, under Basic Information').optional(),
  SLACK_MODE: z.enum(['socket', 'http'], 'must be socket or http').default('socket'),
  SLACK_API_URL: address.optional(),
  DECKHAND_LISTEN: text.default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  TEMPORAL_ADDRESS: text.optional(),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_UI_URL: address.optional(),
  MAAS_URL: address.optional(),
  MAAS_API_KEY: text.regex(/^[^:]+:[^:]+:[^:]+$/, 'must be consumer:token:secret, as MAAS shows it').optional(),
  KUBECONFIG: text.optional(),
  HARBOR_URL: address.optional(),
  HARBOR_USERNAME: text.optional(),
  HARBOR_PASSWORD: text.optional(),
  ARGOCD_URL: address.optional(),
  ARGOCD_TOKEN: text.optional(),
  MLFLOW_TRACKING_URI: address.optional(),
  MLFLOW_TRACKING_USERNAME: text.optional(),
  MLFLOW_TRACKING_PASSWORD: text.optional(),
  PROMETHEUS_URL: address.optional(),
  ALERTMANAGER_URL: address.optional(),
  WEBHOOK_TOKEN: text.min(16, 'must have 16 characters or more').optional(),
  ANSIBLE_PLAYBOOK: text.optional(),
  ANSIBLE_PRIVATE_KEY_FILE: text.optional(),
  DECKHAND_CONFIG: text.default('deckhand.yaml'),
  DECKHAND_DATA: text.default('.deckhand'),
  DECKHAND_BUILD_ID: text.regex(/^[\w.-]{1,128}$/, 'must be letters, digits, dots, dashes').optional(),
  DECKHAND_AUDIT: z.enum(['file', 'stdout'], 'must be file or stdout').default('file'),
  DECKHAND_SIGNING_KEY: text.min(16, 'must have 16 characters or more').optional(),
  DECKHAND_ENCRYPTION_KEYS: encryptionKeys.optional(),
  DECKHAND_CODEC_TOKEN: text.min(16, 'must have 16 characters or more').optional(),
  DECKHAND_PLAYGROUND_SPEED: z.coerce.number().positive().max(10_000).optional(),
});

export type Config = z.infer<typeof schema>;
type Name = keyof Config;

/** What a part cannot do without. Everything is listed at once, so that one start shows every mistake. */
const NEEDED: Readonly<Record<Part, readonly Name[]>> = {
  bot: ['TEMPORAL_ADDRESS', 'DECKHAND_SIGNING_KEY'],
  worker: ['SLACK_BOT_TOKEN', 'TEMPORAL_ADDRESS', 'MAAS_URL', 'MAAS_API_KEY', 'DECKHAND_SIGNING_KEY'],
  'slack worker': ['SLACK_BOT_TOKEN', 'TEMPORAL_ADDRESS'],
  setup: ['TEMPORAL_ADDRESS'],
};

/** A mistake in what a person wrote: shown as its sentence, without a stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment once, at the entry. Each variable may also be given as `NAME_FILE`, a file that holds it.
 * Throws one `ConfigError` that names every variable that is wrong or missing.
 */
export function loadConfig(env: NodeJS.ProcessEnv, part?: Part): Config {
  const mistakes: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = valueOf(env, name, mistakes);
    if (value) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) mistakes.push(`${issue.path.join('.')}: ${issue.message}`);
  for (const name of part ? neededBy(part, values['SLACK_MODE']) : []) {
    if (!values[name]) mistakes.push(`${name}: is not set, and ${part} needs it`);
  }
  if (mistakes.length || !parsed.success) {
    throw new ConfigError(`The environment is not right:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
  }
  return parsed.data;
}

/** How Slack reaches the bot decides which of its secrets the bot cannot do without. */
function neededBy(part: Part, mode: string | undefined): readonly Name[] {
  if (part !== 'bot') return NEEDED[part];
  return ['SLACK_BOT_TOKEN', mode === 'http' ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN', ...NEEDED.bot];
}

function valueOf(env: NodeJS.ProcessEnv, name: string, mistakes: string[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name]?.trim() || !file || name.endsWith('_FILE')) return env[name]?.trim();
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    mistakes.push(`${name}_FILE: ${file} cannot be read`);
    return undefined;
  }
}
