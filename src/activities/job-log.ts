import { Context } from '@temporalio/activity';
import type { CoreV1Api } from '@kubernetes/client-node';
import type { JobRequest } from './job-manifest.ts';
import type { JobSight } from './job-sight.ts';
import { unless } from './kubernetes-client.ts';

/** Lines while it goes on, and once it has ended. */
const [TAIL, WHOLE] = [200, 2_000];
/** Characters. */
const SIZE = 262_144;
/** How often the log of a Job that has ended is asked for. */
const TRIES = 5;
const [BAD_REQUEST, NOT_FOUND] = [400, 404];

/**
 * Reads a Job's log as far as there is one. Undefined means "try again"; a log that cannot be read is said in our own
 * log, once, and fails no Job.
 */
export function createLogReader(
  core: () => CoreV1Api,
  { namespace, pod: { containers } }: JobRequest,
  clean: (text: string) => string,
) {
  let said = false;
  let tries = 0;
  return async ({ pod, is }: JobSight): Promise<string | undefined> => {
    if (!pod?.metadata?.name) return '';
    const { name } = pod.metadata;
    const tailLines = is === 'running' ? TAIL : WHOLE;
    const reading = core().readNamespacedPodLog({ namespace, name, container: containers[0]?.name ?? '', tailLines });
    try {
      const log = await unless([BAD_REQUEST, NOT_FOUND], reading, `read the log of ${name}`);
      return clean(lastLines(log ?? ''));
    } catch (error) {
      if (!said) Context.current().log.warn('The log of a Job cannot be read.', { pod: name, error });
      said = true;
      return is === 'running' || ++tries >= TRIES ? '' : undefined;
    }
  };
}

/** Whole lines: half of one might begin in the middle of a secret. */
function lastLines(log: string): string {
  return log.length > SIZE ? log.slice(log.indexOf('\n', log.length - SIZE) + 1) : log;
}
