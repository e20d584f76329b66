import { CancelledFailure } from '@temporalio/workflow';
import type { PublishRequest } from '../publishing.ts';
import { NOTES_PER_CALL } from './publisher.ts';
import { slackActivities } from './slack-calls.ts';

/** Says what an ended run still has to say, however long Slack takes, while the run's own id is free again. */
export async function outbox(request: PublishRequest): Promise<void> {
  const { publish } = slackActivities('step');
  let { thread } = request;
  for (let from = 0; from === 0 || from < request.notes.length; from += NOTES_PER_CALL) {
    const notes = request.notes.slice(from, from + NOTES_PER_CALL);
    const answer = await publish({
      ...request,
      notes,
      dropped: from === 0 ? request.dropped : 0,
      ...(thread ? { thread } : {}),
    });
    if (answer.cut) throw new CancelledFailure('The rest of these words was not said.');
    thread = answer.thread ?? thread;
  }
}
