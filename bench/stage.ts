import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { createSlack, type SlackOptions, type SlackWorkspace } from '../playground/slack/server.ts';
import { createRuns } from '../src/bot/runs.ts';
import { TASK_QUEUE } from '../src/constants.ts';
import { createClient } from '../src/temporal/connection.ts';
import { asks, createBoard } from './board.ts';
import { inOwnProcess } from './own-process.ts';
import { configOf, type Place } from './parts.ts';
import { startTemporal } from '../test/setup/temporal.ts';

export type StageOptions = {
  readonly limitsFaster?: number;
  readonly channels?: SlackOptions['channels'];
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The workspace in this process; Temporal, our bot and our worker each in its own, as they are in life. */
export async function openStage({ limitsFaster, channels = [] }: StageOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-bench-'));
  const temporal = await startTemporal([]);
  const limits = limitsFaster === undefined ? {} : { limitsFaster };
  const slack = await createSlack({ channels, limits: limitsFaster !== undefined, ...limits });
  const board = createBoard(slack);
  const { apiUrl, tokens } = slack;
  const place: Place = { temporal: temporal.address, slack: { apiUrl, tokens }, folder, ...limits };
  const connection = await Connection.connect({ address: temporal.address });
  const client = createClient(configOf(place), connection);
  const [worker, bot] = await Promise.all([inOwnProcess('worker', place), inOwnProcess('bot', place)]);

  return {
    slack,
    board,
    client,
    worker,
    bot,
    runs: createRuns(client, TASK_QUEUE),

    /** Starts a provision as the bot would, without the way there. */
    provision: (machine: string, channel = 'C0OPS') =>
      client.workflow.start('provision', {
        workflowId: `provision/${machine}`,
        taskQueue: TASK_QUEUE,
        args: [{ machine, channel, requestedBy: 'U0ANA' }],
      }),

    /** Clicks a button of a run's card, and resolves with the time at which the card has no such button any more. */
    async answer(workflowId: string, choice: 'retry' | 'approve', as: string): Promise<number> {
      const { channel, ts } = board.of(workflowId)?.card ?? {};
      if (!channel || !ts) throw new TypeError(`${workflowId} has no card to click on.`);
      await slack.act.click({ as, channel, ts, action_id: `decide_${choice}` });
      return board.when(workflowId, (now) => !asks(now, choice));
    },

    async close(): Promise<void> {
      await Promise.all([bot.stop(), worker.stop()]);
      await connection.close();
      await slack.close();
      await temporal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves with the time once `there` is true, which is asked whenever something changes in the workspace. */
export async function untilSeen({ workspace }: SlackWorkspace, there: () => boolean): Promise<number> {
  if (there()) return performance.now();
  const { promise, resolve } = Promise.withResolvers<number>();
  const look = () => {
    if (there()) resolve(performance.now());
  };
  workspace.changes.on('change', look);
  try {
    return await promise;
  } finally {
    workspace.changes.off('change', look);
  }
}
