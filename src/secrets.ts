import type { Config } from './config.ts';

/** Shorter ones are words as well, and cutting words out of a log hides more than it protects. */
const SHORTEST = 6;
const HIDDEN = '[hidden]';

/** What looks like a secret, whosever it is; what is kept of it says which kind it was. */
const LOOKS: readonly (readonly [pattern: RegExp, kept: string])[] = [
  [/\b(xox[a-z]|xapp)-[\w-]+/g, '$1-'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 '],
  [/(oauth_(?:signature|token|consumer_key)=\\?"?)[^"\\,\s]+/g, '$1'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, ''],
  [/(:\/\/)[^/@\s"]+:[^/@\s"]+(?=@)/g, '$1'],
  [/(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END)/gs, '$1'],
  // A Kubernetes bootstrap token, and k3s' longer form of it.
  [/\b(?:K10[0-9a-f]{64}::)?[a-z0-9]{6}\.[a-z0-9]{16}\b/g, ''],
];

/** Every secret of the configuration, and each part of those that have parts. */
export function secretsOf(config: Config): readonly string[] {
  const { MAAS_API_KEY = '', DECKHAND_ENCRYPTION_KEYS = [] } = config;
  const secrets = [
    config.SLACK_BOT_TOKEN,
    config.SLACK_APP_TOKEN,
    config.SLACK_SIGNING_SECRET,
    MAAS_API_KEY,
    ...MAAS_API_KEY.split(':'),
    config.HARBOR_PASSWORD,
    config.ARGOCD_TOKEN,
    config.MLFLOW_TRACKING_PASSWORD,
    config.WEBHOOK_TOKEN,
    config.DECKHAND_SIGNING_KEY,
    config.DECKHAND_CODEC_TOKEN,
    ...DECKHAND_ENCRYPTION_KEYS.map(({ key }) => key.toString('base64')),
    process.env['TEMPORAL_API_KEY'],
  ];
  return secrets.filter((secret) => secret !== undefined && secret.length >= SHORTEST) as string[];
}

/** Cuts secrets out of any text: the given ones however they are written, and whatever looks like one. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length).map(escaped);
  const given = longestFirst.length ? new RegExp(longestFirst.join('|'), 'g') : undefined;
  return (text) => {
    const without = given ? text.replaceAll(given, HIDDEN) : text;
    return LOOKS.reduce((left, [pattern, kept]) => left.replaceAll(pattern, `${kept}${HIDDEN}`), without);
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
