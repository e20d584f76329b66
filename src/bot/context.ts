import type { WebClient } from '@slack/web-api';
import type { AuditLog } from '../audit.ts';
import type { Logger } from '../log.ts';
import type { People } from '../people.ts';
import type { BotSettings, Option } from './catalog.ts';
import type { CleanupSchedules } from './cleanup-schedules.ts';
import type { Doctor } from './doctor.ts';
import type { Home } from './home.ts';
import type { Incidents } from './incidents.ts';
import type { Tell } from './private.ts';
import type { Runs } from './runs.ts';
import type { Words } from './views/language.ts';

/** What exists in outside systems, asked before anything starts; undefined if the outside system cannot say now. */
export type Lookup = {
  readonly machine?: (name: string) => Promise<boolean | undefined>;
  /** Machines that could be provisioned now. */
  /** The versions of an app that could be deployed, newest first. */
  readonly versions?: (app: string) => Promise<readonly string[] | undefined>;
  readonly readyMachines?: () => Promise<readonly Option[] | undefined>;
};

/** What every listener works with. */
export type BotContext = {
  readonly runs: Runs;
  readonly incidents: Incidents;
  readonly people: People;
  readonly settings: BotSettings;
  readonly signingKey: string;
  readonly lookup: Lookup;
  readonly doctor?: Doctor;
  readonly cleanups?: CleanupSchedules;
  /** Where refusals go on record. */
  readonly audit?: AuditLog;
  readonly client: WebClient;
  readonly logger: Logger;
  /** The words in the language of this person. */
  readonly wordsFor: (user: string) => Promise<Words>;
  /** The words in which everybody is spoken to at once. */
  readonly workspaceWords: Words;
  readonly tell: Tell;
  readonly home: Home;
};
