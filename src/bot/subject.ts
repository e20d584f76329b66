import type { AllMiddlewareArgs, AnyMiddlewareArgs } from '@slack/bolt';
import { logAbout, type Subject } from '../log.ts';
import { readButtonValue } from './action-ids.ts';

/** Lines that are logged while a click is handled say which run it was on. */
export async function aboutItsRun({ body, next }: AllMiddlewareArgs & AnyMiddlewareArgs): Promise<void> {
  await logAbout(subjectOf(body as { actions?: readonly { value?: string }[] }), next);
}

function subjectOf({ actions }: { readonly actions?: readonly { readonly value?: string }[] }): Subject {
  const clicked = readButtonValue(actions?.[0]?.value);
  return clicked ? { run: clicked.run, workflow: clicked.workflowId } : {};
}
