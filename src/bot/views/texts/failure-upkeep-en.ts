import type { FailurePhrase } from '../../../phrases-failure.ts';
import type { UpkeepFailure } from '../../../phrases-failure-upkeep.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { podsText, told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

const KIND = { image: 'an image', namespace: 'a namespace', token: 'a token' } as const;

const more = (many: number) => `and ${many} more`;

/** The wording of why something was not looked at, put right or deleted. */
export const upkeepFailures = (phrase: (said: FailurePhrase) => string): TextsOf<UpkeepFailure> => ({
  'upkeep.not-set': ({ setting }) => `${esc(setting)} is not set.`,
  'upkeep.no-app': ({ app }) => `deckhand.yaml has no app ${esc(app)}.`,
  'upkeep.no-query': () => 'There is no query to watch.',
  'upkeep.nothing-to-silence': () =>
    'There is nothing to silence by: no alert opened this incident, or its group has no labels.',
  'upkeep.no-node': ({ node }) => `The cluster has no node ${esc(node)}. Nothing was changed.`,
  'upkeep.not-drained': ({ node, ...some }) =>
    `${esc(node)} takes no new pods now, but is not drained: nothing would bring back ${podsText(some, more)}. Move or delete them by hand.`,
  'upkeep.not-left': ({ node, ...some }) =>
    `${esc(node)} takes no new pods, but ${podsText(some, more)} did not leave it in time. A disruption budget may hold them.`,
  'upkeep.not-ready': ({ deployment, ready, wanted, words }) =>
    `${esc(deployment)} does not get ready (${ready} of ${wanted} pods): ${words ? esc(words) : 'its deadline is over.'}`,
  'upkeep.unfit': ({ query, gives }) =>
    `The query ${esc(query)} gives ${typeof gives === 'number' ? `${gives} series` : `a ${esc(gives)}`} where one number is needed. Aggregate it, for example with sum().`,
  'upkeep.no-deployment': ({ deployment, namespace }) =>
    `There is no Deployment ${esc(deployment)} in ${esc(namespace)}. Nothing was changed.`,
  'upkeep.unseen': ({ deployment, namespace }) => `there is no Deployment ${esc(deployment)} in ${esc(namespace)}.`,
  'upkeep.paused': ({ deployment }) =>
    `The rollout of ${esc(deployment)} is paused, so nothing would be restarted. Resume it there first.`,
  'upkeep.never-touched': ({ name }) =>
    `${esc(name)} is never to be touched, and was in the list all the same. Nothing more was deleted.`,
  'upkeep.not-by-time': ({ path }) => `Harbor did not list ${esc(path)} by push time. Nothing was deleted.`,
  'upkeep.nothing-deletable': ({ why }) => `Nothing can be deleted just now: ${told(why, phrase)}`,
  'upkeep.not-a': ({ kind, name }) => `"${esc(name)}" is not ${KIND[kind]}. Nothing more was deleted.`,
});
