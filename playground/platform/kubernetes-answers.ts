import type { FastifyReply } from 'fastify';

/** Kubernetes' own object for "it went like this" (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status). */
export function status(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: code < 300 ? 'Success' : 'Failure', reason, message, code };
}

export function refuse(reply: FastifyReply, code: number, reason: string, message: string): FastifyReply {
  return reply.code(code).send(status(code, reason, message));
}

export function missing(reply: FastifyReply, kind: string, name: string): FastifyReply {
  return refuse(reply, 404, 'NotFound', `${kind} "${name}" not found`);
}

/** Whether an object's labels or fields are what a selector of the form `a=b,c=d` asks for. */
export function selects(selector: string | undefined, values: Readonly<Record<string, string | undefined>>): boolean {
  if (!selector) return true;
  return selector.split(',').every((term) => {
    const [name = '', value] = term.split(/==?/);
    return values[name] === value;
  });
}

/** What is patched in, and taken out where the patch says null. */
export function merged(
  values: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const all = Object.entries({ ...values, ...patch });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

const ANNOTATION_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const [LONGEST_NAME, LONGEST_ALL] = [63, 262_144];

/** What the API says of annotations it does not take (apimachinery `pkg/api/validation/objectmeta.go`); undefined of others. */
export function wrongAnnotations(annotations: Readonly<Record<string, string>>): string | undefined {
  for (const name of Object.keys(annotations)) {
    const own = name.slice(name.indexOf('/') + 1);
    const wrong = `metadata.annotations: Invalid value: "${name}": name part must`;
    if (own.length > LONGEST_NAME) return `${wrong} be no more than ${LONGEST_NAME} characters`;
    if (!ANNOTATION_NAME.test(own)) return `${wrong} consist of alphanumeric characters, '-', '_' or '.'`;
  }
  const size = Object.entries(annotations).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return size > LONGEST_ALL ? `metadata.annotations: Too long: may not be more than ${LONGEST_ALL} bytes` : undefined;
}
