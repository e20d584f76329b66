import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { startBareBot, BUTTON } from './bare/bot.ts';
import { createSlack } from '../playground/slack/server.ts';
import { asks } from './board.ts';
import { ASKS } from './instant.ts';
import { interleaved, ratios, spread } from './measure.ts';
import { isFull, save } from './save.ts';
import { openStage, untilSeen } from './stage.ts';

/** From a click to the changed card: judged and shown by a run, against a workflow that changes a message on any signal. */
const AIM = 1.3;
const CHANNEL = 'C0OPS';
const stage = await openStage();
const other = await createSlack();
const bare = await startBareBot(other, '/unused', stage.client);
let round = 0;

try {
  const taken = await interleaved(
    {
      async ours() {
        const machine = `${ASKS}${round}`;
        const handle = await stage.provision(machine);
        await stage.board.when(`provision/${machine}`, asks);
        await quiet(handle);
        const from = performance.now();
        const to = await stage.answer(`provision/${machine}`, 'retry', 'U0ANA');
        await handle.result();
        return to - from;
      },
      bare: () => bareClick(false),
      checking: () => bareClick(true),
    },
    { rounds: isFull ? 200 : 20, warm: 3, between: async () => void (round += 1) },
  );
  save('click', {
    title: 'From a click to the changed card',
    method:
      'Retry is clicked on the card of a waiting provision, until its buttons are gone; bare is a Bolt listener that signals a workflow whose one activity calls chat.update, and once more with an activity before it that asks Slack who clicked, as every decision of ours does. All on the same Temporal, worker and kind of workspace.',
    figures: [
      ...ratios('Click to changed card against a bare chain', taken.ours, taken.bare, AIM),
      ...ratios('The same against a bare chain that checks who clicked', taken.ours, taken.checking),
    ],
    details: {
      rounds: taken.ours.length,
      oursMs: spread(taken.ours),
      bareMs: spread(taken.bare),
      checkingMs: spread(taken.checking),
    },
  });
} finally {
  await bare.stop();
  await stage.close();
  await other.close();
}

async function bareClick(check: boolean): Promise<number> {
  const workflowId = `bare/click-${round}`;
  const ts = await postButton(workflowId);
  const args = [{ api: other.apiUrl, channel: CHANNEL, ts, check }];
  const handle = await stage.client.workflow.start('bareClick', { workflowId, taskQueue: 'deckhand', args });
  // Its first task is behind it, as that of a run that waits is.
  await handle.query('ready');
  const from = performance.now();
  await other.act.click({ as: 'U0ANA', channel: CHANNEL, ts, action_id: BUTTON });
  const to = await untilSeen(other, () => other.workspace.find(CHANNEL, ts)?.text === 'Clicked');
  await handle.result();
  return to - from;
}

/** All is said that belongs to the question: people read before they click. */
async function quiet(handle: WorkflowHandle): Promise<void> {
  for (;;) {
    const { pendingActivities, pendingWorkflowTask } = (await handle.describe()).raw;
    if (!pendingActivities?.length && !pendingWorkflowTask) return;
    await sleep(20);
  }
}

async function postButton(value: string): Promise<string> {
  const text = { type: 'plain_text', text: 'Go' } as const;
  const button = { type: 'button', action_id: BUTTON, value, text } as const;
  const { ts = '' } = await bare.client.chat.postMessage({
    channel: CHANNEL,
    text: 'Click',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  return ts;
}
