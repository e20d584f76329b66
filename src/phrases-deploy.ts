/** What a deploy or a rollback says. Durations in ms. */

import type { EnvironmentName, Release, ScanLimit, ScanReport } from './apps.ts';

export type DeployPhrase =
  | { readonly id: 'deploy.title'; readonly app: string; readonly version: string }
  | {
      readonly id: 'deploy.built';
      readonly image: string;
      readonly digest: string;
      readonly commit: string;
      readonly version: string;
      /** False if the image was there already. */
      readonly built: boolean;
    }
  | { readonly id: 'deploy.scanned'; readonly report: ScanReport; readonly limit: ScanLimit }
  | { readonly id: 'deploy.over-limit'; readonly report: ScanReport; readonly limit: ScanLimit }
  | { readonly id: 'deploy.healthy'; readonly environment: EnvironmentName }
  | { readonly id: 'deploy.tested'; readonly passed: number; readonly skipped: number }
  | { readonly id: 'deploy.test-log'; readonly tail: string }
  /** What people decide on. */
  | {
      readonly id: 'deploy.ready';
      readonly app: string;
      readonly version: string;
      readonly commits?: number;
      readonly tests: boolean;
      readonly report: ScanReport;
    }
  | {
      readonly id: 'deploy.change';
      readonly from?: Release;
      readonly to: Release;
      readonly commits?: number;
      readonly compare?: string;
    }
  | { readonly id: 'deploy.if-it-fails'; readonly from?: Release }
  | { readonly id: 'deploy.watch-for'; readonly duration: number }
  | { readonly id: 'deploy.watching'; readonly version: string; readonly until: number }
  | { readonly id: 'deploy.staging-kept'; readonly version: string }
  | {
      readonly id: 'deploy.done';
      readonly app: string;
      readonly version: string;
      readonly environment: EnvironmentName;
      readonly from?: Release;
      /** How long what it replaces had been there. */
      readonly ran?: number;
    }
  | { readonly id: 'deploy.nothing-to-do'; readonly app: string; readonly version: string }
  | {
      readonly id: 'rollback.title';
      readonly app: string;
      readonly environment: EnvironmentName;
      readonly to?: Release;
    }
  | { readonly id: 'rollback.picked'; readonly to: Release; readonly from?: Release }
  | {
      readonly id: 'rollback.versions';
      readonly versions: readonly (Release & { readonly deployedAt: number; readonly bad: boolean })[];
    }
  | {
      readonly id: 'rollback.ready';
      readonly app: string;
      readonly environment: EnvironmentName;
      readonly from?: Release;
      readonly to: Release;
    }
  | { readonly id: 'review.title'; readonly app: string; readonly version: string }
  | {
      readonly id: 'review.asked';
      readonly app: string;
      readonly version: string;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly id: 'review.done'; readonly app: string; readonly version: string };
