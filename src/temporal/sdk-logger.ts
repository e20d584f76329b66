import { DefaultLogger, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from '../log.ts';

const LEVEL: Readonly<Record<string, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** What Temporal's SDK, our workflows and our activities log, as lines of ours: with the run's id where there is one. */
export function sdkLogger(logger: Logger): SdkLogger {
  return new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
    const { workflowId, workflowRunId, runId = workflowRunId, ...rest } = meta;
    const subject = runId ? { run: runId, workflow: workflowId } : {};
    logger[LEVEL[level] ?? 'info']({ ...subject, ...rest }, message);
  });
}
