/** Why a Job came to nothing. Durations in ms; `words` are those of Kubernetes, perhaps none. */

import type { FailurePhrase } from './phrases-failure.ts';

type Job = { readonly name: string; readonly namespace: string };
type Words = { readonly words: string };

/** Which kind of fault it is: it decides what people can do about it. */
export type JobCause = 'exit' | 'memory' | 'evicted' | 'deadline' | 'image' | 'start' | 'no-node' | 'gone';

/** A clause. Of a Job that waits, it may pass. */
export type JobTrouble =
  | { readonly id: 'job.too-slow'; readonly limit: number }
  /** Without a limit it has none of its own. */
  | { readonly id: 'job.out-of-memory'; readonly limit?: string | undefined }
  | { readonly id: 'job.exited'; readonly code: number }
  | ({ readonly id: 'job.failed' } & Words)
  | ({ readonly id: 'job.no-pod' } & Words)
  | ({ readonly id: 'job.no-node' } & Words)
  | ({ readonly id: 'job.no-image'; readonly image: string } & Words)
  | ({ readonly id: 'job.no-start' } & Words)
  /** `times` in all, if that was too often. */
  | ({ readonly id: 'job.evicted'; readonly node?: string | undefined; readonly times?: number } & Words)
  | { readonly id: 'job.leaving'; readonly node?: string | undefined }
  | { readonly id: 'job.being-made' }
  | { readonly id: 'job.without-pod' }
  | { readonly id: 'job.gone' };

export type JobWork = 'build' | 'tests' | 'prepare' | 'train' | 'evaluate';

export type JobFailure =
  | JobTrouble
  /** `of`: `shop 1.4.2`. */
  | {
      readonly id: 'job.nothing';
      readonly work: JobWork;
      readonly of: string;
      readonly cause: JobCause;
      readonly why: JobTrouble;
      /** A build that was not even begun. */
      readonly unpushed?: boolean;
    }
  | { readonly id: 'tests.failed'; readonly failed: number; readonly tests: number }
  | ({ readonly id: 'job.not-ours' } & Job)
  | { readonly id: 'job.flickered'; readonly name: string }
  /** After a cancel. A string is somebody else's words. */
  | ({ readonly id: 'job.goes-on'; readonly why: FailurePhrase | string } & Job);
