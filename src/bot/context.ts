import type { WebClient } from '@slack/web-api';
import type { Logger } from '../log.ts';
import type { People } from '../people.ts';
import type { BotSettings } from './catalog.ts';
import type { Doctor } from './doctor.ts';
import type { Incidents } from './incidents.ts';
import type { Runs } from './runs.ts';

/** Says whether a target exists before anything starts; undefined if the outside system cannot say now. */
export type Lookup = { readonly machine?: (name: string) => Promise<boolean | undefined> };

/** What every listener works with. */
export type BotContext = {
  readonly runs: Runs;
  readonly incidents: Incidents;
  readonly people: People;
  readonly settings: BotSettings;
  readonly signingKey: string;
  readonly lookup: Lookup;
  readonly doctor?: Doctor;
  readonly client: WebClient;
  readonly logger: Logger;
};
