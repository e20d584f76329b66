/** What is said around decisions: asking, who still has to agree, freezes and the queue. Times in Unix ms. */

import type { EnvironmentName } from './apps.ts';
import type { Phrase } from './phrases.ts';
import type { Approval, ApprovalRule, ApprovalView, PeopleRef } from './decisions.ts';
import type { Frozen } from './operations.ts';

/** When a wait ends; whether that is another day than today, which then has to be said. Unix ms. */
export type Deadline = { readonly expiresAt?: number; readonly anotherDay?: boolean };

export type ApprovalPhrase =
  /** How a gate stands, on the card. */
  | { readonly id: 'approval.waiting'; readonly approval: ApprovalView }
  | { readonly id: 'approval.approved'; readonly given: readonly Approval[] }
  | ({
      readonly id: 'approval.otherwise';
      readonly onTimeout: ApprovalRule['onTimeout'];
      readonly escalated: boolean;
    } & Deadline)
  /** The request itself; `who` is mentioned with it. */
  | ({
      readonly id: 'approval.asked';
      readonly what: Phrase;
      readonly who: readonly PeopleRef[];
    } & Deadline)
  | ({
      readonly id: 'approval.reminder';
      readonly what: Phrase;
      readonly who: readonly PeopleRef[];
    } & Deadline)
  | ({ readonly id: 'approval.escalated'; readonly what: Phrase; readonly to: PeopleRef } & Deadline)
  | { readonly id: 'approval.parked' }
  /** The latest of the approvals given, and what is still needed. */
  | { readonly id: 'approval.given'; readonly approval: ApprovalView }
  | {
      readonly id: 'approval.rejected';
      readonly by: string;
      readonly at: number;
      readonly checked: boolean;
      readonly reason?: string;
    }
  | { readonly id: 'approval.expired'; readonly expiredAt: number }
  | { readonly id: 'approval.changed'; readonly what: Phrase }
  | { readonly id: 'approval.nobody' }
  | { readonly id: 'approval.overridden'; readonly by: string; readonly reason: string; readonly what?: Phrase }
  | ({ readonly id: 'gate.frozen'; readonly environment: EnvironmentName } & Frozen)
  | { readonly id: 'gate.waiting'; readonly so: Phrase; readonly frozen: Phrase }
  | { readonly id: 'gate.open'; readonly environment: EnvironmentName }
  | { readonly id: 'freeze.title'; readonly environment: EnvironmentName; readonly reason: string }
  | { readonly id: 'freeze.until'; readonly environment: EnvironmentName; readonly until?: number }
  | { readonly id: 'freeze.held'; readonly count: number }
  | { readonly id: 'freeze.over'; readonly environment: EnvironmentName; readonly by?: string }
  /** Private answers. */
  | { readonly id: 'refused.self'; readonly who: readonly PeopleRef[] }
  | { readonly id: 'refused.already'; readonly approval: ApprovalView }
  | { readonly id: 'refused.no-reason' };
