import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Manifest } from './kustomize.ts';

type Core = { readonly kinds: Readonly<Record<string, string>>; readonly $defs: object };

const read = (name: string) => JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8')) as unknown;
const core = read('kubernetes.json') as Core;
const custom = read('monitoring.json') as Readonly<Record<string, object>>;

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const validators = new Map<string, ValidateFunction>();
for (const [kind, $ref] of Object.entries(core.kinds)) validators.set(kind, ajv.compile({ $ref, $defs: core.$defs }));
for (const [kind, schema] of Object.entries(custom)) validators.set(kind, ajv.compile(schema));

/** Every mistake in a manifest, with where it is. Unknown properties are mistakes. `schemas/make.ts` names the sources. */
export function mistakesIn(manifest: Manifest): readonly string[] {
  const { apiVersion, kind, metadata } = manifest;
  const validate = validators.get(`${apiVersion}/${kind}`);
  if (!validate) return [`${kind} ${metadata.name}: there is no schema for ${apiVersion}/${kind}`];
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${kind} ${metadata.name}: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}
