import type { ApprovalRule, OperationName, RunPolicy } from './run.ts';
import type { Settings } from './settings.ts';

type Written = {
  readonly run: readonly string[];
  readonly fromTemporal?: boolean | undefined;
  readonly approve?: Readonly<Record<string, Omit<ApprovalRule, 'remindEvery' | 'escalateTo'> & object>>;
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
  const { provision, deploy, rollback, freeze } = policies;
  const whole = (written: Written = { run: [] }): RunPolicy => ({
    run: written.run,
    approve: (written.approve ?? {}) as RunPolicy['approve'],
    override: written.override ?? [],
    fromTemporal: written.fromTemporal ?? fromTemporal,
  });
  const signed = deploy ? { ...deploy, approve: { review: reviewRule(deploy.approve.production) } } : undefined;
  return {
    provision: whole(provision),
    deploy: whole(deploy as Written | undefined),
    rollback: whole(rollback as Written | undefined),
    freeze: whole(freeze),
    review: whole(signed as Written | undefined),
  };
}

/** Whoever may approve production may sign afterwards, but never who went without; it waits until somebody does. */
function reviewRule(rule: object): object {
  return { ...rule, allowSelf: false, then: 'park', escalateTo: undefined, timeout: A_YEAR };
}

const A_YEAR = 365 * 86_400_000;
