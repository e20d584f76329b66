import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type Client, ScheduleAlreadyRunning, type ScheduleOptions } from '@temporalio/client';
import { ConfigError, type Config } from './config.ts';
import { CLEANUP_SCHEDULE } from './constants.ts';
import type { Settings } from './settings.ts';
import { connectionOptions, createClient } from './temporal/connection.ts';
import { plannedSchedules } from './temporal/schedules.ts';
import { SEARCH_ATTRIBUTES } from './temporal/search-attributes.ts';
import { makeCurrent } from './temporal/versioning.ts';

/** Temporal's numbers for the types (IndexedValueType in its API). */
const TYPE = { Keyword: 2, KeywordList: 7 } as const;
const RETENTION_DAYS = 30;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
/** How long a server may take to know a namespace that was just made: it looks every ten seconds. ms. */
const GETTING_KNOWN = 60_000;
const LOOK_AGAIN = 500;

type Say = (line: string) => void;
type Scheduled = Pick<Settings, 'cleanup'>;

/**
 * Creates namespace, search attributes and schedules, and makes a build current if one is named. Safe to repeat, also by several at once. Throws a `ConfigError`
 * that says which server did not answer, or what it refused.
 */
export async function setUp(config: Config, settings: Scheduled, say: Say): Promise<void> {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace } = config;
  const connection = await Connection.connect(connectionOptions(config)).catch((error: unknown) => {
    throw new ConfigError(`Temporal does not answer at TEMPORAL_ADDRESS ${address}: ${reasonOf(error)}`);
  });
  try {
    await ensureNamespace(connection, namespace, say);
    await ensureSearchAttributes(connection, namespace, say);
    await ensureSchedules(createClient(config, connection), settings, say);
    const { DECKHAND_BUILD_ID: buildId } = config;
    if (buildId) {
      await onceKnown(() => makeCurrent(connection, namespace, buildId));
      say(`New runs begin on build ${buildId}; those that run go on where they are.`);
    }
  } catch (error) {
    throw new ConfigError(`Temporal at ${address} did not set up namespace ${namespace}: ${reasonOf(error)}`);
  } finally {
    await connection.close();
  }
}

async function ensureNamespace(connection: Connection, namespace: string, say: Say): Promise<void> {
  const known = () => connection.workflowService.describeNamespace({ namespace });
  if (await answered(known, NOT_FOUND)) return;
  const workflowExecutionRetentionPeriod = { seconds: RETENTION_DAYS * 86_400 } as never;
  const register = () => connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  if (await answered(register, ALREADY_EXISTS)) {
    say(`Created namespace ${namespace}, which keeps ended runs for ${RETENTION_DAYS} days.`);
  }
}

async function ensureSearchAttributes(connection: Connection, namespace: string, say: Say): Promise<void> {
  const { customAttributes } = await onceKnown(() => connection.operatorService.listSearchAttributes({ namespace }));
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) {
    say(`Search attributes are in place in namespace ${namespace}.`);
    return;
  }
  const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, TYPE[type]]));
  const add = () => connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  if (await answered(() => onceKnown(add), ALREADY_EXISTS)) {
    say(`Added search attributes to namespace ${namespace}: ${missing.map(([name]) => name).join(', ')}.`);
  }
}

/** Schedules as `deckhand.yaml` has them; those of rules that are no longer there go. Safe to repeat. */
export async function ensureSchedules({ schedule }: Client, settings: Scheduled, say: Say): Promise<void> {
  const planned = plannedSchedules(settings);
  for (const options of planned) say(await onceKnown(() => ensureSchedule(options)));
  for await (const { scheduleId } of schedule.list()) {
    if (!scheduleId.startsWith(CLEANUP_SCHEDULE) || planned.some((each) => each.scheduleId === scheduleId)) continue;
    await answered(() => schedule.getHandle(scheduleId).delete(), NOT_FOUND);
    say(`Deleted schedule ${scheduleId}: deckhand.yaml has no such rule any more.`);
  }

  /** A schedule that is there is brought up to date, but stays paused if somebody paused it. */
  async function ensureSchedule(options: ScheduleOptions): Promise<string> {
    const { scheduleId } = options;
    try {
      await schedule.create(options);
      return `Created schedule ${scheduleId}.`;
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, action, policies } = options;
      await schedule
        .getHandle(scheduleId)
        .update(({ state }) => ({ spec, action, state, ...(policies ? { policies } : {}) }));
      return `Schedule ${scheduleId} is in place.`;
    }
  }
}

/** Undefined for the one refusal that means that there is nothing to do. */
async function answered<T>(call: () => Promise<T>, refusal: number): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (codeOf(error) === refusal) return undefined;
    throw error;
  }
}

/** Asks again while the server does not know the namespace yet. */
async function onceKnown<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + GETTING_KNOWN;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (codeOf(error) !== NOT_FOUND || Date.now() > deadline) throw error;
      await sleep(LOOK_AGAIN);
    }
  }
}

function codeOf(error: unknown): number | undefined {
  const { code, cause } = error as { code?: number; cause?: { code?: number } };
  return code ?? cause?.code;
}

function reasonOf(error: unknown): string {
  return (error as { details?: string }).details || (error instanceof Error ? error.message : String(error));
}

/** The dev server makes its namespace with a day's retention; runs are worth keeping for longer. */
export async function keepRuns(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = { seconds: RETENTION_DAYS * 86_400 } as never;
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
