import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './config.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `4h`, `2d` → ms. */
const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'must be a duration such as 90s, 5m or 4h')
  .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/^\d+/, '')] ?? 0));

const attempts = z.number().int().min(1).max(20);
const label = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, 'must be a Kubernetes label value');
const person = z
  .string()
  .regex(
    /^(everyone|[USW][A-Z0-9]+|@[a-z0-9][a-z0-9._-]*)$/,
    "must be everyone, '@a-user-group', or a user or group id",
  );

const provisionLimits = z.strictObject({
  call: duration.prefault('5m'),
  callAttempts: attempts.default(3),
  deploy: duration.prefault('35m'),
  configure: duration.prefault('10m'),
  configureAttempts: attempts.default(3),
  join: duration.prefault('10m'),
  question: duration.prefault('4h'),
});

const policy = z.strictObject({
  run: z.array(person).min(1, 'must name somebody, or everyone'),
  fromTemporal: z.boolean().optional(),
});

const schema = z.strictObject({
  language: z.enum(['en', 'de']).default('en'),
  channel: z.string().min(1),
  cluster: z.strictObject({
    server: z.url({ protocol: /^https?$/ }),
    k3sVersion: z.string().regex(/^v\d+\.\d+\.\d+\+k3s\d+$/, 'must be a k3s version such as v1.33.4+k3s1'),
  }),
  machines: z.strictObject({ defaultProfile: z.string() }),
  profiles: z.record(
    z.string().regex(/^[a-z0-9-]{1,32}$/, 'a profile name is lower-case letters, digits and dashes'),
    z.strictObject({
      series: z.string().regex(/^[a-z]{1,32}$/, 'must be a series such as noble'),
      labels: z.record(z.string().max(253), label).default({}),
    }),
  ),
  policies: z.strictObject({ provision: policy }),
  limits: z.strictObject({ provision: provisionLimits.prefault({}) }).prefault({}),
});

export type Settings = z.infer<typeof schema>;

/** Reads `deckhand.yaml`. Throws a `ConfigError` with file, line and key of every mistake. */
export function loadSettings(path: string): Settings {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`${path} cannot be read. Name your file in DECKHAND_CONFIG, or start from the example.`);
  }
  return parseSettings(source, path);
}

export function parseSettings(source: string, path: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const at = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  const broken = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split('\n')[0]}`);
  if (broken.length) throw new ConfigError(broken.join('\n'));

  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    const mistakes = parsed.error.issues.flatMap((issue) => explain(issue, document, at));
    throw new ConfigError(mistakes.join('\n'));
  }
  const { machines, profiles } = parsed.data;
  if (!Object.hasOwn(profiles, machines.defaultProfile)) {
    const line = at(offsetOf(document, ['machines', 'defaultProfile']));
    throw new ConfigError(`${line}: machines.defaultProfile: there is no profile "${machines.defaultProfile}"`);
  }
  return parsed.data;
}

export const settingsSchema = () => z.toJSONSchema(schema, { io: 'input' });

function explain(issue: z.core.$ZodIssue, document: Document, at: (offset: number) => string): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return `${at(offsetOf(document, path))}: ${path.join('.')}: is not a key Deckhand knows`;
    });
  }
  const missing = issue.code === 'invalid_type' && document.getIn(issue.path as string[]) === undefined;
  return [`${at(offsetOf(document, issue.path))}: ${issue.path.join('.')}: ${missing ? 'is missing' : issue.message}`];
}

/** Where a key stands, or the nearest thing around it that does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length) as string[], true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
