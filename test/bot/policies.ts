import type { OperationName, RunPolicy } from '../../src/run.ts';

/** Policies that let these people run everything and approve at production's gate. */
export function policiesFor(run: readonly string[], override = run): Record<OperationName, RunPolicy> {
  const production = {
    by: run,
    minApprovals: 1,
    required: [],
    allowSelf: false,
    reasonRequired: false,
    timeout: 3_600_000,
    onTimeout: 'reject',
  } as const;
  const policy: RunPolicy = { run, approve: { production }, override, fromTemporal: false };
  return {
    provision: policy,
    deploy: policy,
    rollback: policy,
    review: policy,
    freeze: policy,
    queue: policy,
    trainModel: policy,
    cleanup: policy,
    incident: policy,
  };
}
