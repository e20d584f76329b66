import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './config.ts';
import { incidentContradictions } from './settings-incidents.ts';
import { settingsSchema, type Settings } from './settings-schema.ts';

export type { Settings };

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
  const document = orRefused(path, () => parseDocument(source, { lineCounter: lines }));
  const at = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  const broken = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split('\n')[0]}`);
  if (broken.length) throw new ConfigError(broken.join('\n'));

  const parsed = settingsSchema.safeParse(orRefused(path, () => document.toJS()));
  if (!parsed.success) {
    const mistakes = parsed.error.issues.flatMap((issue) => explain(issue, document, at));
    throw new ConfigError(mistakes.join('\n'));
  }
  const amiss = contradictions(parsed.data).map(({ path: keys, says }) => `${at(offsetOf(document, keys))}: ${says}`);
  if (amiss.length) throw new ConfigError(amiss.join('\n'));
  return parsed.data;
}

/** An alias of nothing, one that grows without end and nesting without end have no line, and the parser throws them. */
function orRefused<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError(`${path} cannot be read as YAML: ${(error as Error).message}`);
  }
}

/** What each key allows by itself but not together. */
function contradictions({
  machines,
  profiles,
  apps,
  models,
  cleanup,
  policies,
  incidents,
}: Settings): { path: string[]; says: string }[] {
  const { defaultProfile } = machines;
  const found = incidentContradictions(incidents, apps);
  if (!Object.hasOwn(profiles, defaultProfile)) {
    const says = `machines.defaultProfile: there is no profile "${defaultProfile}"`;
    found.push({ path: ['machines', 'defaultProfile'], says });
  }
  if (incidents.routes.length && !policies.incident) {
    found.push({ path: ['policies'], says: 'policies.incident: is missing, and there are routes for alerts' });
  }
  for (const operation of ['deploy', 'rollback'] as const) {
    if (Object.keys(apps).length && !policies[operation]) {
      found.push({ path: ['policies'], says: `policies.${operation}: is missing, and there are apps to deploy` });
    }
  }
  // Without a rule for its gate, nothing would hold a training or a cleanup up.
  for (const [key, all] of [
    ['train', models],
    ['cleanup', cleanup],
  ] as const) {
    if (Object.keys(all).length && !policies[key]) {
      const what = key === 'train' ? 'models to train' : 'cleanup rules';
      found.push({ path: ['policies'], says: `policies.${key}: is missing, and there are ${what}` });
    }
  }
  return found;
}

export const settingsJsonSchema = () => z.toJSONSchema(settingsSchema, { io: 'input' });

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
