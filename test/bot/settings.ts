import type { BotSettings } from '../../src/bot/catalog.ts';
import type { RunPolicy } from '../../src/decisions.ts';
import type { OperationName } from '../../src/operations.ts';

export type SettingsOptions = Partial<BotSettings> & {
  readonly mayRun?: readonly string[];
  readonly mayOverride?: readonly string[];
};

/** What a bot of a test knows of `deckhand.yaml`. */
export function settingsFor({ mayRun = ['everyone'], mayOverride, ...other }: SettingsOptions = {}): BotSettings {
  return {
    channel: 'ops',
    defaultProfile: 'worker',
    profiles: { worker: { series: 'noble' }, gpu: { series: 'noble' } },
    apps: {},
    models: {},
    cleanup: {},
    policies: policiesFor(mayRun, mayOverride),
    ...other,
  };
}

/** Policies that let these people run everything and approve at production's gate. */
function policiesFor(run: readonly string[], override = run): Record<OperationName, RunPolicy> {
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
