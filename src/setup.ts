import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { ConfigError, type Config } from './config.ts';
import { connectionOptions } from './temporal/connection.ts';
import { SEARCH_ATTRIBUTES } from './temporal/search-attributes.ts';

/** Temporal's numbers for the types (IndexedValueType in its API). */
const TYPE = { Keyword: 2, KeywordList: 7 } as const;
const RETENTION_DAYS = 30;
const NOT_FOUND = 5;
/** A server learns of a new namespace within its cache's refresh, ten seconds. ms. */
const UNTIL_KNOWN = 30_000;

/**
 * Creates the namespace and the search attributes runs use. Safe to repeat: what is there is left as it is. Throws a
 * `ConfigError` that says which server did not answer, or what it refused.
 */
export async function setUp(config: Config, say: (line: string) => void): Promise<void> {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace } = config;
  const connection = await Connection.connect(connectionOptions(config)).catch((error: unknown) => {
    throw new ConfigError(`Temporal does not answer at TEMPORAL_ADDRESS ${address}: ${reasonOf(error)}`);
  });
  try {
    await ensureNamespace(connection, namespace, say);
    await ensureSearchAttributes(connection, namespace, say);
  } catch (error) {
    throw new ConfigError(`Temporal at ${address} did not set up namespace ${namespace}: ${reasonOf(error)}`);
  } finally {
    await connection.close();
  }
}

async function ensureSearchAttributes({ operatorService }: Connection, namespace: string, say: (line: string) => void) {
  const there = await onceKnown(() => operatorService.listSearchAttributes({ namespace }));
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (there.customAttributes ?? {})));
  if (missing.length === 0) {
    say(`Search attributes are in place in namespace ${namespace}.`);
    return;
  }
  const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, TYPE[type]]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
  say(`Added search attributes to namespace ${namespace}: ${missing.map(([name]) => name).join(', ')}.`);
}

async function ensureNamespace(connection: Connection, namespace: string, say: (line: string) => void): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if ((error as { code?: number }).code !== NOT_FOUND) throw error;
    const workflowExecutionRetentionPeriod = { seconds: RETENTION_DAYS * 86_400 } as never;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    say(`Created namespace ${namespace}, which keeps ended runs for ${RETENTION_DAYS} days.`);
  }
}

async function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + UNTIL_KNOWN;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: number }).code !== NOT_FOUND || Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}

function reasonOf(error: unknown): string {
  return (error as { details?: string }).details || (error instanceof Error ? error.message : String(error));
}

/** The dev server makes its namespace with a day's retention; runs are worth keeping for longer. */
export async function keepRuns(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = { seconds: RETENTION_DAYS * 86_400 } as never;
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
