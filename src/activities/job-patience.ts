import { EVICTIONS, type JobRequest } from './job-manifest.ts';
import type { JobFault, JobSight } from './job-sight.ts';

const WAIT_FOR_NODE = 600_000;

/** Says when a Job that waits is to be given up: trouble of one kind that lasted too long, or too many evictions. */
export function createPatience(request: Pick<JobRequest, 'evictions' | 'waitForNode'>, limit: number) {
  const { evictions: allowed = EVICTIONS, waitForNode = WAIT_FOR_NODE } = request;
  let trouble: { readonly cause: string; readonly since: number } | undefined;

  return (sight: JobSight): JobFault | undefined => {
    const fault = sight.is === 'waiting' ? sight.fault : undefined;
    if (fault?.cause !== trouble?.cause) trouble = fault && { cause: fault.cause, since: Date.now() };
    const { evictions } = sight;
    const last = evictions.at(-1);
    if (sight.is === 'waiting' && last && evictions.length > allowed) {
      return { cause: 'evicted', why: { ...last, times: evictions.length } };
    }
    const lasts = trouble ? Date.now() - trouble.since : 0;
    return lasts >= (fault?.cause === 'no-node' ? waitForNode : limit) ? fault : undefined;
  };
}
