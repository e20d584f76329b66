import type { WebClient } from '@slack/web-api';
import type { Logger } from '../log.ts';
import type { People } from '../people.ts';
import type { BotSettings } from './catalog.ts';
import type { CleanupSchedules } from './cleanup-schedules.ts';
import type { Doctor } from './doctor.ts';
import type { Runs } from './runs.ts';

/** Says whether a target exists before anything starts; undefined if the outside system cannot say now. */
export type Lookup = { readonly machine?: (name: string) => Promise<boolean | undefined> };

/** What every listener works with. */
export type BotContext = {
  readonly runs: Runs;
  readonly people: People;
  readonly settings: BotSettings;
  readonly signingKey: string;
  readonly lookup: Lookup;
  readonly doctor?: Doctor;
  readonly cleanups?: CleanupSchedules;
  readonly client: WebClient;
  readonly logger: Logger;
};
