import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { routeFor } from '../incident-routes.ts';
import type { AlertSource, IncidentInput, IncidentSeverity, IncidentStatus } from '../incidents.ts';
import type { Thread } from '../run.ts';
import type { IncidentSettings } from '../settings-incidents.ts';
import { alertsSignal, editedSignal, noteSignal, type SaidNote } from '../workflows/messages.ts';
import { current } from './current-run.ts';
import type { Delivered } from './webhooks/deliveries.ts';

/** An open incident as lists know it: no worker is needed to tell. */
export type OpenIncident = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  readonly since: number;
  readonly thread?: Thread;
};

/** What the bot asks of Temporal about incidents. */
export type Incidents = {
  /** Resolves once the incident has the alerts. Rejects if Temporal did not take them in time. */
  readonly take: (source: AlertSource, delivered: Delivered) => Promise<void>;
  readonly open: () => Promise<readonly OpenIncident[]>;
  /** False if it is over. */
  readonly note: (workflowId: string, runId: string, note: SaidNote) => Promise<boolean>;
  readonly edited: (workflowId: string, runId: string, edit: { key: string; text: string }) => Promise<boolean>;
};

const WORKFLOW = 'respondToIncident';
/** A webhook's sender waits for the answer. ms. */
const PATIENCE = 5_000;
const LISTED = 100;

export function createIncidents(client: Client, taskQueue: string, settings: IncidentSettings): Incidents {
  const { workflow } = client;

  return {
    async take(source, { title, group, delivery, firing }) {
      const { name: route } = routeFor(settings, group.labels);
      const workflowId = `incident/${groupId(route, group.key)}`;
      const input: IncidentInput = { title, route, group };
      const start = () =>
        workflow.signalWithStart(WORKFLOW, {
          workflowId,
          taskQueue,
          args: [input],
          signal: alertsSignal,
          signalArgs: [delivery],
          staticSummary: `${title}, from ${source}`.slice(0, 200),
        });
      // A notice that all is over opens nothing: there may be no incident, or none any more.
      const tell = () => orGone(() => workflow.getHandle(workflowId).signal(alertsSignal, delivery));
      await client.withDeadline<unknown>(Date.now() + PATIENCE, firing ? start : tell);
    },

    async open() {
      const found: OpenIncident[] = [];
      const query = 'ExecutionStatus = "Running" AND DeckhandOperation = "incident"';
      for await (const { memo } of workflow.list({ query })) {
        const { incident, thread } = (memo ?? {}) as { incident?: OpenIncident; thread?: Thread };
        if (incident) found.push({ ...incident, ...(thread ? { thread } : {}) });
        if (found.length === LISTED) break;
      }
      return found;
    },

    note: (workflowId, runId, note) =>
      orGone(async () => (await current(workflow, workflowId, runId)).signal(noteSignal, note)),
    edited: (workflowId, runId, edit) =>
      orGone(async () => (await current(workflow, workflowId, runId)).signal(editedSignal, edit)),
  };
}

/** One group of alerts on one route is one incident. */
export function groupId(route: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([route, key]))
    .digest('hex')
    .slice(0, 16);
}

async function orGone(send: () => Promise<void>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
