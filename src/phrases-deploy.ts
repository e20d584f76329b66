/** What a deploy or a rollback says. Durations in ms. */

import type { EnvironmentName, Release, ScanReport } from './apps.ts';
import type { QueueEntry } from './operations.ts';

type App = { readonly app: string };
type Version = App & { readonly version: string };
type From = { readonly from?: Release | undefined };

export type DeployPhrase =
  | ({ readonly id: 'deploy.title' } & Version)
  | { readonly id: 'deploy.over-limit' }
  | { readonly id: 'deploy.no-tests' }
  | { readonly id: 'deploy.runs'; readonly environment: EnvironmentName; readonly release: Release }
  /** What people decide on. */
  | ({
      readonly id: 'deploy.ready';
      readonly commits?: number | undefined;
      readonly tests: 'green' | 'skipped' | 'none';
      readonly report: ScanReport;
    } & Version)
  | ({
      readonly id: 'deploy.change';
      readonly to: Release;
      readonly commits?: number | undefined;
      /** A page that shows the commits between them. */
      readonly compare?: string | undefined;
    } & From)
  | ({ readonly id: 'deploy.if-it-fails' } & From)
  | { readonly id: 'deploy.watch-for'; readonly duration: number }
  | { readonly id: 'deploy.watching'; readonly version: string; readonly until: number }
  | { readonly id: 'deploy.staging-kept'; readonly version: string }
  | ({
      readonly id: 'deploy.done';
      readonly environment: EnvironmentName;
      /** How long what it replaces had been there. */
      readonly ran?: number | undefined;
    } & Version &
      From)
  | ({ readonly id: 'deploy.nothing-to-do' } & Version)
  | ({
      readonly id: 'rollback.title';
      readonly environment: EnvironmentName;
      readonly to?: string | undefined;
    } & App)
  | ({ readonly id: 'rollback.picked'; readonly to: Release } & From)
  | {
      readonly id: 'rollback.versions';
      /** Newest first; `bad` ones were taken back by a run. */
      readonly versions: readonly (Release & { readonly deployedAt: number; readonly bad: boolean })[];
    }
  | ({ readonly id: 'rollback.ready'; readonly environment: EnvironmentName; readonly to: Release } & App & From)
  | ({
      readonly id: 'rollback.impossible';
      readonly environment: EnvironmentName;
      /** It runs already, it never ran here, or nothing else ran here. */
      readonly why: 'runs' | 'unknown' | 'none';
      readonly to?: string | undefined;
    } & App)
  | ({ readonly id: 'rollback.done'; readonly environment: EnvironmentName; readonly to: Release } & App)
  | ({ readonly id: 'queue.title' } & App)
  /** One that waits, as people read it. */
  | { readonly id: 'queue.entry'; readonly entry: QueueEntry }
  | { readonly id: 'queue.leave'; readonly entry: QueueEntry }
  | { readonly id: 'queue.waits'; readonly place: number }
  | { readonly id: 'queue.started' }
  | { readonly id: 'queue.left' }
  | ({ readonly id: 'queue.empty' } & App)
  | ({ readonly id: 'review.title' } & Version)
  | ({ readonly id: 'review.asked'; readonly by: string; readonly reason: string } & Version)
  | ({ readonly id: 'review.done' } & Version);
