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
