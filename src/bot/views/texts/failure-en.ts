import type { FailurePhrase } from '../../../phrases-failure.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { deliveryFailures } from './failure-delivery-en.ts';
import { jobFailures } from './failure-jobs-en.ts';
import { machineFailures } from './failure-machines-en.ts';
import { modelFailures } from './failure-models-en.ts';
import { planFailures } from './failure-plans-en.ts';
import { sourceFailures } from './failure-sources-en.ts';
import { upkeepFailures } from './failure-upkeep-en.ts';
import type { TextsOf } from './worded.ts';

export type FailureTexts = TextsOf<FailurePhrase>;

/** The wording of failures. */
export const failureTexts = (phrase: (said: FailurePhrase) => string): FailureTexts => ({
  ...deliveryFailures(phrase),
  ...jobFailures(phrase),
  ...machineFailures,
  ...modelFailures,
  ...planFailures,
  ...sourceFailures,
  ...upkeepFailures(phrase),
  'failed.unreachable': ({ system, asking, code }) =>
    `${esc(system)} could not be reached to ${esc(asking)}: ${esc(code)}.`,
  'failed.silent': ({ system, asking, after }) =>
    `${esc(system)} could not be reached to ${esc(asking)}: no answer within ${duration(after)}.`,
  'failed.refused': ({ system, asking, status, words }) =>
    `${esc(system)} refused to ${esc(asking)} (${status})${words ? `: ${esc(words)}` : ''}`,
  'failed.not-json': ({ system, asking, setting }) =>
    `${esc(system)} answered something that is not JSON to ${esc(asking)}.${setting ? ` Check ${esc(setting)}.` : ''}`,
  'failed.unreadable': ({ system, asking, where }) =>
    `${esc(system)} answered something Deckhand cannot read to ${esc(asking)}${where ? ` (${esc(where)})` : ''}.`,
  'failed.worker-lost': ({ activity }) => `The worker that ran ${esc(activity)} stopped answering.`,
  'failed.too-late': ({ activity }) => `${esc(activity)} did not finish within its time limit.`,
  'failed.half-undone': () => 'It was cancelled, but not all of it could be taken back.',
});
