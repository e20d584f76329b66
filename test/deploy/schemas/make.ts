import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Makes the schemas beside this file, without descriptions and with what our manifests use only:
 *
 *     pip download --no-deps kubernetes-validate==1.37.0     # unzip the wheel; it is a zip
 *     go mod download -json github.com/prometheus-operator/prometheus-operator@v0.85.0     # its "Dir"
 *     node test/deploy/schemas/make.ts <wheel's folder> <operator's folder>
 *
 * Both projects are Apache-2.0. The strict schemas of Kubernetes allow no property that Kubernetes does not know.
 */
const [wheel = '', operator = ''] = process.argv.slice(2);

/** That of the cluster in deckhand.yaml. */
const KUBERNETES = 'v1.33.0-local-strict';

const CORE: Readonly<Record<string, string>> = {
  'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
  'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
  'v1/Service': 'io.k8s.api.core.v1.Service',
  'v1/ConfigMap': 'io.k8s.api.core.v1.ConfigMap',
  'v1/LimitRange': 'io.k8s.api.core.v1.LimitRange',
  'v1/ResourceQuota': 'io.k8s.api.core.v1.ResourceQuota',
  'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
  'apps/v1/StatefulSet': 'io.k8s.api.apps.v1.StatefulSet',
  'batch/v1/Job': 'io.k8s.api.batch.v1.Job',
  'batch/v1/CronJob': 'io.k8s.api.batch.v1.CronJob',
  'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
  'rbac.authorization.k8s.io/v1/Role': 'io.k8s.api.rbac.v1.Role',
  'rbac.authorization.k8s.io/v1/RoleBinding': 'io.k8s.api.rbac.v1.RoleBinding',
  'rbac.authorization.k8s.io/v1/ClusterRole': 'io.k8s.api.rbac.v1.ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy':
    'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding':
    'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding',
};
const CUSTOM = ['servicemonitors', 'prometheusrules'];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Definition = { readonly spec: { readonly names: { readonly kind: string } } & Record<string, unknown> };

writeFileSync(new URL('kubernetes.json', import.meta.url), JSON.stringify(kubernetes()));
writeFileSync(new URL('monitoring.json', import.meta.url), JSON.stringify(monitoring()));

function kubernetes() {
  const folder = join(wheel, 'kubernetes_validate', 'kubernetes-json-schema', KUBERNETES);
  const source = readFileSync(join(folder, '_definitions.json'), 'utf8');
  const all = JSON.parse(source) as { $defs?: Record<string, Json>; definitions?: Record<string, Json> };
  const definitions = all.$defs ?? all.definitions ?? {};
  const $defs: Record<string, Json> = {};
  const take = (name: string) => {
    if ($defs[name] !== undefined) return;
    const kept = withoutWords(definitions[name] ?? null);
    $defs[name] = kept;
    for (const [, next = ''] of JSON.stringify(kept).matchAll(/"#\/\$defs\/([^"]+)"/g)) take(next);
  };
  for (const name of Object.values(CORE)) take(name);
  return { kinds: Object.fromEntries(Object.entries(CORE).map(([key, name]) => [key, `#/$defs/${name}`])), $defs };
}

function monitoring() {
  const entries = CUSTOM.map((plural) => {
    const file = join(operator, 'example', 'prometheus-operator-crd', `monitoring.coreos.com_${plural}.yaml`);
    const { spec } = parse(readFileSync(file, 'utf8')) as Definition;
    const [version] = spec['versions'] as [{ name: string; schema: { openAPIV3Schema: Json } }];
    return [
      `monitoring.coreos.com/${version.name}/${spec.names.kind}`,
      closed(withoutWords(version.schema.openAPIV3Schema)),
    ];
  });
  return Object.fromEntries(entries) as Record<string, Json>;
}

/** A property may itself be called `description`, so words go only where a schema stands. */
function withoutWords(schema: Json, isSchema = true): Json {
  if (Array.isArray(schema)) return schema.map((each: Json) => withoutWords(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !isSchema || (key !== 'description' && !key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, value]) => [key, translated(key, value)]));
}

function translated(key: string, value: Json): Json {
  if (typeof value !== 'string') return withoutWords(value, key !== 'properties');
  if (key === '$ref') return value.replace(/^.*#\/(\$defs|definitions)\//, '#/$defs/');
  // Go's way to ignore case for all that follows, and JavaScript's.
  if (key === 'pattern') return value.replace(/^\^\(\?i\)(.*)\$$/, '^(?i:$1)$');
  return value;
}

/** A custom resource's unknown properties are pruned in silence: here they are mistakes. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((each: Json) => closed(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = 'properties' in schema && !('additionalProperties' in schema) && schema['type'] === 'object';
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
