import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { routeFor } from '../incident-routes.ts';
import type { AlertSource, AmendInput, IncidentInput, IncidentSeverity, IncidentStatus } from '../incidents.ts';
import { memoOf } from '../memo.ts';
import type { Thread } from '../publishing.ts';
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

/** An incident as its card names it, and where the card is. */
export type About = { readonly workflowId: string; readonly runId: string; readonly thread: Thread };

/** What the bot asks of Temporal about incidents. */
export type Incidents = {
  /** Resolves once the incident has the alerts. Rejects if Temporal did not take them in time. */
  readonly take: (source: AlertSource, delivered: Delivered) => Promise<void>;
  readonly open: () => Promise<readonly OpenIncident[]>;
  /** Keeps a message for the record; once the incident is over, in a new edition of its report. */
  readonly note: (about: About, note: SaidNote) => Promise<void>;
  /** The same with what was edited, if it is in the record. */
  readonly edited: (about: About, edit: { readonly key: string; readonly text: string }) => Promise<void>;
};

const WORKFLOW = 'respondToIncident';
const AMEND = 'amendReport';
/** A webhook's sender waits for the answer. ms. */
const PATIENCE = 5_000;
const LISTED = 100;

export function createIncidents(client: Client, taskQueue: string, settings: IncidentSettings): Incidents {
  const { workflow } = client;

  async function toIncidentOrReport<Said>(about: About, signal: SignalDefinition<[Said]>, said: Said): Promise<void> {
    const { workflowId, runId } = about;
    const isOpen = await orGone(async () => (await current(workflow, workflowId, runId)).signal(signal, said));
    if (isOpen) return;
    await workflow.signalWithStart(AMEND, {
      workflowId: `report/${runId}`,
      taskQueue,
      args: [about satisfies AmendInput],
      signal,
      signalArgs: [said],
      staticSummary: `The report of ${workflowId}, written anew`,
    });
  }

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
      for await (const each of workflow.list({ query })) {
        const { incident, thread } = memoOf(each);
        if (incident) found.push({ ...incident, ...(thread ? { thread } : {}) });
        if (found.length === LISTED) break;
      }
      return found;
    },

    note: (about, note) => toIncidentOrReport(about, noteSignal, note),
    edited: (about, edit) => toIncidentOrReport(about, editedSignal, edit),
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
