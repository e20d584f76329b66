/** What is said of Jobs in the cluster: builds and test runs. */

import type { JobTrouble } from './phrases-failure-jobs.ts';

export type JobsPhrase =
  /** It has not begun: no node has room, or its image is being pulled. A string is Kubernetes' own words. */
  | { readonly id: 'job.waiting'; readonly reason: JobTrouble | string }
  | { readonly id: 'job.unreachable' }
  /** The tail of a log, for the thread: of a Job of Kubernetes, or else of a program of the worker's. */
  | {
      readonly id: 'job.log';
      readonly job?: { readonly name: string; readonly namespace: string };
      readonly tail: string;
    }
  | { readonly id: 'build.step'; readonly step: number; readonly steps: number; readonly name: string }
  | { readonly id: 'build.line'; readonly line: string }
  | { readonly id: 'tests.line'; readonly line: string }
  | { readonly id: 'tests.passed'; readonly passed: number; readonly failed: number; readonly skipped: number };
