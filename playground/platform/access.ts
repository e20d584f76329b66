import type { FastifyInstance } from 'fastify';
import type { Orders } from '../orders.ts';

type Review = {
  readonly spec: {
    readonly resourceAttributes?: {
      readonly verb?: string;
      readonly resource?: string;
      readonly subresource?: string;
      readonly namespace?: string;
    };
  };
};

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * What an account may do, as Kubernetes tells it of itself. Everything, but for orders such as
 * `may delete nodes`.
 */
export function serveAccess(server: FastifyInstance, orders: Orders): void {
  server.post<{ Body: Review }>(REVIEWS, ({ body }, reply) => {
    const { verb, resource, subresource, namespace } = body.spec.resourceAttributes ?? {};
    const what = `may ${verb} ${resource}${subresource ? `/${subresource}` : ''}${namespace ? ` in ${namespace}` : ''}`;
    const denied = orders.take(what) !== undefined;
    const status = { allowed: !denied, ...(denied ? { reason: 'no RBAC policy matched' } : {}) };
    return reply
      .code(201)
      .send({ kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', ...body, status });
  });
}
