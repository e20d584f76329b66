import { SEARCH_ATTRIBUTES } from './search-attributes.ts';

export type DevServerOptions = {
  readonly port: number;
  /** Without it there is no UI. */
  readonly uiPort?: number;
  /** Without it everything is in memory. */
  readonly file?: string;
  readonly namespaces?: readonly string[];
};

/**
 * Arguments of `temporal` for a dev server as Deckhand wants it: loopback only, one partition, our search attributes, and
 * activities handed to the worker with the answer to its workflow task, which spares a way through the queue.
 */
export function devServerArguments({ port, uiPort, file, namespaces = [] }: DevServerOptions): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    ...(uiPort === undefined ? ['--headless'] : [`--ui-port=${uiPort}`]),
    ...(file ? [`--db-filename=${file}`] : []),
    ...namespaces.map((name) => `--namespace=${name}`),
    ...Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `--search-attribute=${name}=${type}`),
    '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
    '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
    '--dynamic-config-value=system.enableActivityEagerExecution=true',
    '--dynamic-config-value=system.forceSearchAttributesCacheRefreshOnRead=true',
    '--log-level=warn',
  ];
}
