import type { RunPolicy } from './decisions.ts';
import type { OperationName } from './operations.ts';
import type { Settings } from './settings.ts';

type Gate = Settings['policies'] extends { deploy?: { approve: { production: infer Rule } } | undefined }
  ? Rule
  : never;
type Written = {
  readonly run: readonly string[];
  readonly fromTemporal?: boolean | undefined;
  readonly approve?: Readonly<Record<string, Gate>> | undefined;
  readonly override?: readonly string[];
};

/**
 * The policy of every operation as `deckhand.yaml` has it. An operation it does not name is for nobody.
 * `fromTemporal` is what holds where a policy does not say whether unsigned signals count.
 */
export function policiesOf(
  { policies }: Pick<Settings, 'policies'>,
  fromTemporal: boolean,
): Readonly<Record<OperationName, RunPolicy>> {
  const { provision, deploy, rollback, freeze, train, cleanup, incident } = policies;
  const whole = (written: Written = { run: [] }): RunPolicy => ({
    run: written.run,
    approve: written.approve ?? {},
    override: written.override ?? [],
    fromTemporal: written.fromTemporal ?? fromTemporal,
  });
  const signed = deploy ? { ...deploy, approve: { review: reviewRule(deploy.approve.production) } } : undefined;
  return {
    provision: whole(provision),
    deploy: whole(deploy),
    rollback: whole(rollback),
    freeze: whole(freeze),
    queue: whole(deploy),
    review: whole(signed),
    trainModel: whole(train),
    cleanup: whole(cleanup),
    incident: whole(incident && { run: incident.run, fromTemporal: incident.fromTemporal }),
  };
}

/** Whoever may approve production may sign afterwards, but never who went without; it waits until somebody does. */
function reviewRule(rule: Gate): Gate {
  return { ...rule, allowSelf: false, onTimeout: 'park', escalateTo: undefined, timeout: A_YEAR };
}

const A_YEAR = 365 * 86_400_000;
