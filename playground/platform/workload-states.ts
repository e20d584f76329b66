export type DeploymentState = {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly generation: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly templateAnnotations: Readonly<Record<string, string>>;
  /** Stands for the template's hash: other pods are to be replaced. */
  readonly revision: string;
  readonly paused?: boolean;
  /** New pods do not get ready. */
  readonly hangs?: boolean;
  /** They did not by their deadline. */
  readonly stuck?: boolean;
  /** One of its pods runs out of memory again and again, since then. */
  readonly illSince?: number;
  /** As a PodDisruptionBudget has it. */
  readonly minAvailable?: number;
};

export type PodState = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly deployment: string;
  readonly revision: string;
  readonly node: string;
  readonly createdAt: number;
};

const deployment = (namespace: string, name: string, replicas: number): DeploymentState => ({
  namespace,
  name,
  image: `harbor.lan/${name.replace('-', '/')}:1.4.1`,
  replicas,
  generation: 1,
  annotations: {},
  templateAnnotations: {},
  revision: '7d9f',
});

/** What runs in the simulated cluster from the beginning. */
export const DEPLOYMENTS: readonly DeploymentState[] = [
  deployment('shop-production', 'shop-web', 3),
  deployment('shop-staging', 'shop-web', 1),
  deployment('blog-production', 'blog-site', 2),
];
