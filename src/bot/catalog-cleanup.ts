import { RULE } from '../constants.ts';
import type { CleanupInput } from '../run.ts';
import type { Operation } from './catalog.ts';

export const CLEANUP_ACTIONS = ['plan', 'run', 'schedule', 'pause', 'resume', 'status'] as const;
export type CleanupAction = (typeof CLEANUP_ACTIONS)[number];

/** What is said of a rule and done with it. Only `plan` is a run of its own; `run` asks the rule's schedule for one. */
export type CleanupAsked = CleanupInput & { readonly action: CleanupAction };

/** `/cleanup plan old-images`. Without a rule, `schedule` and `status` tell of all. */
export const cleanup: Operation<CleanupAsked> = {
  name: 'cleanup',
  family: 'cleanup-plan',
  command: '/cleanup',
  summary: 'Find old images, expired tokens and stale namespaces, and delete them',
  usage: `/cleanup ${CLEANUP_ACTIONS.join('|')} [rule]`,
  fields: [
    {
      name: 'action',
      called: 'what to do',
      pattern: /^[a-z]+$/,
      allowed: CLEANUP_ACTIONS.join(', '),
      flag: false,
      choices: () => CLEANUP_ACTIONS,
    },
    {
      name: 'rule',
      called: 'a rule',
      pattern: RULE,
      allowed: 'lower-case letters, digits and dashes',
      flag: false,
      choices: ({ cleanup: rules }) => Object.keys(rules),
    },
  ],
  underWay: 'is already being planned',
  input: ({ action = 'status', rule = '' }) => ({
    action: action as CleanupAction,
    rule,
    ...(action === 'plan' ? { only: 'plan' as const } : {}),
  }),
  target: ({ rule }) => rule,
};
