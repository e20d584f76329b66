import { Connection } from '@temporalio/client';
import type { Config } from './config.ts';
import { connectionOptions } from './temporal/connection.ts';
import { SEARCH_ATTRIBUTES } from './temporal/search-attributes.ts';

/** Temporal's numbers for the types (IndexedValueType in its API). */
const TYPE = { Keyword: 2, KeywordList: 7 } as const;
const RETENTION_DAYS = 30;
const NOT_FOUND = 5;

/** Creates the namespace and the search attributes runs use. Safe to repeat: what is there is left as it is. */
export async function setUp(config: Config, say: (line: string) => void): Promise<void> {
  const connection = await Connection.connect(connectionOptions(config));
  const namespace = config.TEMPORAL_NAMESPACE;
  try {
    await ensureNamespace(connection, namespace, say);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
    if (missing.length === 0) {
      say(`Search attributes are in place in namespace ${namespace}.`);
      return;
    }
    const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, TYPE[type]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    say(`Added search attributes to namespace ${namespace}: ${missing.map(([name]) => name).join(', ')}.`);
  } finally {
    await connection.close();
  }
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

/** The dev server makes its namespace with a day's retention; runs are worth keeping for longer. */
export async function keepRuns(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = { seconds: RETENTION_DAYS * 86_400 } as never;
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
