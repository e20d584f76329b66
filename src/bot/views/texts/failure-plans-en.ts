import type { PlanFailure } from '../../../phrases-failure-plans.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

const KIND = { app: 'app', model: 'model', profile: 'profile', rule: 'cleanup rule' } as const;

/** The wording of why a run is not even begun. */
export const planFailures: TextsOf<PlanFailure> = {
  'plan.bad-machine': () => 'A machine name is letters, digits, dots and dashes, in lower case. Nothing was started.',
  'plan.bad-series': () => 'A series is a word such as noble. Nothing was started.',
  'plan.bad-version': () =>
    'A version is written as 1.4.2: it names a tag, never whatever is newest. Nothing was started.',
  'plan.bad-environment': () => 'An environment is staging or production. Nothing was started.',
  'plan.bad-dataset': () => 'A dataset is one address without spaces. Nothing was started.',
  'plan.bad-param': ({ name }) =>
    `"${esc(name)}" cannot be a parameter: a name of letters, digits, _ . -, and a text. Nothing was started.`,
  'plan.no-title': () => 'An incident needs a title. Nothing was opened.',
  'plan.no-reason': () => 'A freeze needs a reason. Nothing was frozen.',
  'plan.no-override': () =>
    'Going without approval needs a reason and somebody who answers for it. Nothing was started.',
  'plan.unknown': ({ kind, name, known }) =>
    `There is no ${KIND[kind]} "${esc(name)}"; deckhand.yaml has ${known.length ? known.map(esc).join(', ') : 'none yet'}. Nothing was started.`,
  'plan.not-set': ({ settings }) =>
    `The worker lacks what this takes: ${settings.map(esc).join(', ')} not set. Set it and ask again. Nothing was started.`,
};
