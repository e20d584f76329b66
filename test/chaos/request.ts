import type { IncidentSeverity } from '../../src/incidents.ts';
import type { AllEnded, Before } from './ended.ts';
import type { World } from './world.ts';

export type Request = {
  readonly as: string;
  readonly text: string;
  readonly channel: string;
  /** Whole, or up to the time that a schedule adds. */
  readonly workflowId: string;
  /** Where it is an alert and not a person who asks; `text` is its name then. */
  readonly alert?: { readonly begin: () => void; readonly fires: () => boolean };
  /** How bad an incident is, to begin with. */
  readonly severity?: IncidentSeverity;
};

/** What can be asked for, and what it must leave behind. */
export type Operation = {
  /** `target` and `variant` are any whole numbers: which of those there are is for the entry to say. */
  readonly ask: (world: World, target: number, variant: number) => Request;
  /** What is wrong with the effects at the fakes, in one sentence each. */
  readonly effects: (world: World, ended: AllEnded, before: Before) => readonly string[];
};

/** Where people ask. */
export const CHANNELS = ['C0OPS', 'C0DEPLOYS', 'D0ANA'] as const;

export const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
