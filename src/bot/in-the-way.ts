import type { DeployInput, Origin, RollbackInput } from '../operations.ts';
import type { RunView } from '../run.ts';
import type { Operation } from './catalog.ts';
import type { KnownRun } from './known-run.ts';
import type { Offer, OfferValue } from './offers.ts';
import type { Said } from './views/language.ts';

/** What somebody is offered whose run another one is in the way of, and the sentence that says so. */
export function offersAgainst(
  { name }: Operation,
  input: Origin,
  id: string,
  holder: KnownRun,
  view: RunView | undefined,
): { readonly says?: Said; readonly offers: readonly Offer[] } {
  if (name === 'deploy') {
    const value: OfferValue = { offer: 'queue', id, operation: 'deploy', input: asked(input as DeployInput) };
    return { says: ({ queue }) => queue.offer, offers: [{ value, label: ({ queue }) => queue.join }] };
  }
  if (name !== 'rollback' || view?.operation !== 'deploy') return { offers: [] };
  const { environment = 'production', ...rest } = input as RollbackInput;
  if (environment !== 'production') return { offers: [] };
  const more = asked(rest);
  const production = view.steps.find((step) => step.name === 'production');
  if (production?.status === 'pending') {
    const value: OfferValue = { offer: 'withdraw', id, run: holder.runId, input: more };
    return { says: ({ queue }) => queue.withdraw, offers: [{ value, label: ({ queue }) => queue.withdrawButton }] };
  }
  const value: OfferValue = { offer: 'cancel', run: holder.runId, input: more };
  return { says: ({ queue }) => queue.cancel, offers: [{ value, label: ({ queue }) => queue.cancelButton }] };
}

/** What the person asked for, without where they were and who they are: that is asked again at the click. */
function asked(input: DeployInput | RollbackInput): OfferValue['input'] {
  const { app, version, override, environment, to } = input as DeployInput & RollbackInput;
  const more = { version, override, environment, to };
  return { app, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) };
}
