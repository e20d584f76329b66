import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { log, workflowInfo, type ActivateInput, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { ENCRYPTED, SEALED_BY_OTHERS } from '../constants.ts';
import { metadataOf } from '../temporal/lenient-payloads.ts';

/** What a run cannot do without, by workflow: text, each of it. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  amendReport: ['workflowId', 'runId'],
  cleanup: ['rule'],
  deploy: ['app', 'version'],
  freeze: ['environment', 'reason'],
  provision: ['machine'],
  queue: ['app'],
  respondToIncident: ['title'],
  review: ['app', 'version', 'reason'],
  rollback: ['app'],
  trainModel: ['model'],
};
/** As long as a message in Slack; a history must carry it many times. Characters. */
const LONGEST = 4_000;

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/**
 * Anybody with access to Temporal can send what cannot be decoded: of an unknown encoding, or broken. Left alone it would
 * fail the workflow task for ever. So a signal like that is ignored with a note in the log, and a start fails in words.
 * What is encrypted with a key this worker does not have is neither: the run waits until some worker has the key.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let obstacle: string | undefined;

  function isReadable({ signalWorkflow }: Job): boolean {
    const why = (signalWorkflow?.input ?? []).map(troubleWith).find(Boolean);
    if (why) log.warn('A signal that cannot be read was ignored.', { signal: signalWorkflow?.signalName, why });
    return !why;
  }

  function checkStart({ initializeWorkflow: start }: Job): void {
    const why = (start?.arguments ?? [])
      .filter((payload) => !isSealed(payload))
      .map(troubleWith)
      .find(Boolean);
    if (!start || !why) return;
    obstacle = why;
    start.arguments = [];
  }

  return {
    internals: [
      {
        activate({ activation, batchIndex }, next) {
          const jobs = activation.jobs ?? [];
          for (const job of jobs) checkStart(job);
          next({ activation: { ...activation, jobs: jobs.filter(isReadable) }, batchIndex });
        },
      },
    ],
    inbound: [
      {
        async execute(input, next) {
          const why = obstacle ? `its input cannot be read (${obstacle})` : whatIsMissing(input.args);
          if (!why) return next(input);
          const { workflowType } = workflowInfo();
          throw ApplicationFailure.nonRetryable(
            `${workflowType} was not started: ${why}. Nothing was done.`,
            'BadInput',
          );
        },
      },
    ],
  };
};

/** Why a payload cannot be read by anybody, ever. */
function troubleWith(payload: Payload): string | undefined {
  if (metadataOf(payload, 'encoding') === ENCRYPTED) return undefined;
  try {
    defaultPayloadConverter.fromPayload(payload);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** It may be the worker's key that is wrong, so a start is not given up for it. */
function isSealed(payload: Payload): boolean {
  return metadataOf(payload, 'encoding') === SEALED_BY_OTHERS;
}

function whatIsMissing([input]: readonly unknown[]): string | undefined {
  const needed = NEEDED[workflowInfo().workflowType];
  if (!needed) return undefined;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return `its input must be an object with ${needed.join(', ')}`;
  }
  const { requestedBy, channel, ...given } = input as Readonly<Record<string, unknown>>;
  const missing = needed.find((name) => !isText(given[name]));
  if (missing) return `its input needs ${missing}, a text of at most ${LONGEST} characters`;
  const odd = Object.entries({ requestedBy, channel }).find(([, value]) => value !== undefined && !isText(value));
  return odd && `${odd[0]} in its input is no text`;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST;
}
