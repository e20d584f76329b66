import { RULE } from '../../constants.ts';
import type { CleanupInput } from '../../operations.ts';
import type { Operation } from '../catalog.ts';

export const CLEANUP_ACTIONS = ['plan', 'run', 'schedule', 'pause', 'resume', 'status'] as const;
export type CleanupAction = (typeof CLEANUP_ACTIONS)[number];

/** Only a plan is a run that people start: whatever deletes is started by the rule's schedule, so that two never overlap. */
export const cleanup: Operation<CleanupInput> = {
  name: 'cleanup',
  command: '/cleanup',
  usage: `/cleanup ${CLEANUP_ACTIONS.join('|')} [rule]`,
  fields: [{ name: 'rule', pattern: RULE, flag: false, choices: ({ cleanup: rules }) => Object.keys(rules) }],
  input: ({ rule = '' }) => ({ rule, only: 'plan' }),
  target: ({ rule }) => rule,
  id: ({ rule }) => `cleanup-plan/${rule}`,
};
