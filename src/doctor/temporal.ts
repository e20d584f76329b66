import { Connection, type ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../temporal/search-attributes.ts';
import { ask } from './ask.ts';
import { firstThen, Trouble, type Check, type Look } from './check.ts';
import { examineKeys } from './encryption.ts';

export type TemporalAccess = {
  readonly connection: ConnectionOptions & { readonly address: string };
  readonly namespace: string;
  /** Queues on which a worker must poll; only the first has workflows. */
  readonly taskQueues: readonly string[];
  /** Ids of the schedules that `setup` makes. */
  readonly schedules: readonly string[];
  readonly ui: string | undefined;
  /** Ids of the encryption keys, the newest first. */
  readonly keys: readonly string[];
  /** By the clocks of others, since a worker's last poll is told by the server's. */
  readonly now: Promise<number>;
};

/** ms. */
const PATIENCE = 5_000;
/** A poll waits for a minute; whoever did not come again since is gone. ms. */
const STILL_POLLING = 75_000;
const SETUP = 'Run `node src/main.ts setup`; it is safe to repeat.';
/** Temporal's numbers for the halves of a task queue (TaskQueueType in its API). */
const HALVES = { workflows: 1, activities: 2 } as const;

/** From "does it answer" to "is anybody at work", without starting anything. */
export async function examineTemporal(access: TemporalAccess): Promise<readonly Check[]> {
  const { connection: options, namespace, taskQueues, schedules, ui, keys } = access;
  let connection: Connection | undefined;
  const within = <T>(call: (connection: Connection) => Promise<T>): Promise<T> => {
    if (!connection) throw new TypeError('Temporal was asked before it was reached.');
    const reached = connection;
    return reached.withDeadline(Date.now() + PATIENCE, () => call(reached));
  };

  const reachable: Look = [
    'reachable',
    async () => {
      try {
        connection = await Connection.connect({ ...options, connectTimeout: PATIENCE });
        const { serverVersion } = await within(({ workflowService }) => workflowService.getSystemInfo({}));
        return `Temporal ${serverVersion} at ${options.address}`;
      } catch (error) {
        throw new Trouble(
          `Temporal does not answer at ${options.address}: ${error instanceof Error ? error.message : String(error)}.`,
          'Check TEMPORAL_ADDRESS, TEMPORAL_TLS and TEMPORAL_API_KEY, and that the server runs.',
        );
      }
    },
  ];
  const namespaceThere: Look = [
    'namespace',
    async () => {
      try {
        const { config } = await within(({ workflowService }) => workflowService.describeNamespace({ namespace }));
        const days = Math.round(Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400);
        return `${namespace}, keeps ended runs for ${days} days`;
      } catch (error) {
        throw new Trouble(`There is no namespace ${namespace}: ${(error as Error).message}.`, SETUP);
      }
    },
  ];
  const searchAttributes: Look = [
    'search attributes',
    async () => {
      const { customAttributes } = await within(({ operatorService }) =>
        operatorService.listSearchAttributes({ namespace }),
      );
      const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
      if (missing.length > 0) throw new Trouble(`Missing: ${missing.join(', ')}.`, SETUP);
      return `all ${Object.keys(SEARCH_ATTRIBUTES).length}`;
    },
  ];
  const scheduled: Look = [
    'schedules',
    async () => {
      const found = await Promise.all(schedules.map((scheduleId) => exists(scheduleId)));
      const missing = schedules.filter((_, at) => !found[at]);
      if (missing.length > 0) throw new Trouble(`Missing: ${missing.join(', ')}.`, SETUP);
      return schedules.join(', ');
    },
  ];
  const queues = taskQueues.map((name, at): Look => [
    `workers on ${name}`,
    () => workersOn(name, at === 0 ? ['workflows', 'activities'] : ['activities']),
  ]);

  async function exists(scheduleId: string): Promise<boolean> {
    return within(({ workflowService }) => workflowService.describeSchedule({ namespace, scheduleId })).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: number }).code === NOT_FOUND) return false;
        throw error;
      },
    );
  }

  async function workersOn(name: string, halves: readonly (keyof typeof HALVES)[]): Promise<string> {
    const now = await access.now;
    const polling = await Promise.all(
      halves.map((half) => {
        const asked = { namespace, taskQueue: { name }, taskQueueType: HALVES[half] as never };
        return within(({ workflowService }) => workflowService.describeTaskQueue(asked));
      }),
    );
    const identities = polling.map(({ pollers }) =>
      (pollers ?? [])
        .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < STILL_POLLING)
        .map(({ identity }) => identity ?? ''),
    );
    const idle = halves.filter((_, at) => identities[at]?.length === 0);
    if (idle.length > 0) {
      throw new Trouble(
        `No worker polls ${name} for ${idle.join(' and ')}: what is asked for waits.`,
        'Start a worker (`node src/main.ts worker`) on this namespace, or see the log of the one that should run.',
      );
    }
    const workers = new Set(identities.flat()).size;
    return `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  }

  try {
    return await firstThen(
      [reachable, namespaceThere],
      [
        searchAttributes,
        ['encryption', () => within(({ workflowService: service }) => examineKeys({ service, namespace, keys }))],
        ...(schedules.length ? [scheduled] : []),
        ...queues,
        ...(ui ? [['UI', () => uiAnswers(ui)] as const] : []),
      ],
    );
  } finally {
    await connection?.close();
  }
}

const NOT_FOUND = 5;

async function uiAnswers(url: string): Promise<string> {
  const { status } = await ask({ system: "Temporal's UI", url, variable: 'TEMPORAL_UI_URL' });
  if (status < 400) return url;
  throw new Trouble(
    `Temporal's UI answers ${status} at ${url}, so the links on cards lead nowhere.`,
    'Check TEMPORAL_UI_URL; in a cluster, that the port-forward or ingress to temporal-web stands.',
  );
}
