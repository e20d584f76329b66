import { asks } from './board.ts';
import { counted, rounded, type Figure } from './measure.ts';
import { save } from './save.ts';
import { openStage, type Stage } from './stage.ts';

/** What one run leaves in Temporal's history and asks of Slack, from the command to the last words, without progress. */
const AIMS = {
  provision: { events: 100, calls: 12 },
  deploy: { events: 200, calls: 20 },
} as const;
/** temporal.api.enums.v1.EventType */
const EVENT: Readonly<Record<number, string>> = {
  1: 'start',
  10: 'activity',
  17: 'timer',
  26: 'signal',
  29: 'child',
  37: 'signal sent',
  40: 'search attributes',
};
const STEPS = ['check', 'deploy', 'wait', 'configure', 'join'];
const stage = await openStage();

try {
  // The first of each asks Slack once what then is known: which workspace this is, and the groups' names.
  await cost(stage, '/provision node-06', 'provision/node-06');
  await cost(stage, '/deploy blog 1.4.2', 'deploy/blog', () => approve('deploy/blog'));
  const provision = await cost(stage, '/provision node-07', 'provision/node-07');
  const deploy = await cost(stage, '/deploy shop 1.4.2', 'deploy/shop', () => approve('deploy/shop'));
  const naive = await naiveCost(stage);
  save('cost', {
    title: 'What a run costs',
    method:
      'One provision and one approved deploy, asked for in the workspace, with outside systems that tell no progress; a naive workflow with the same activities posts a message for each event, and edits nothing.',
    figures: [
      ...figures('provision', provision),
      ...figures('deploy', deploy),
      { name: 'Events, provision against naive', value: rounded(provision.events / naive.events), unit: '×' },
      { name: 'Actions, provision against naive', value: rounded(provision.actions / naive.actions), unit: '×' },
      {
        name: 'Slack messages, provision against naive',
        value: rounded((provision.bySlackMethod['chat.postMessage'] ?? 0) / naive.messages),
        unit: '×',
      },
    ],
    details: { provision, deploy, naive },
  });
} finally {
  await stage.close();
}

type Cost = Awaited<ReturnType<typeof cost>>;

function figures(operation: keyof typeof AIMS, { events, slackCalls }: Cost): Figure[] {
  const { events: most, calls } = AIMS[operation];
  return [
    { name: `Events per ${operation}`, value: events, aim: most, better: 'lower', unit: 'events' },
    { name: `Slack calls per ${operation}`, value: slackCalls, aim: calls, better: 'lower', unit: 'calls' },
  ];
}

async function cost({ slack, board, client }: Stage, text: string, workflowId: string, then?: () => Promise<void>) {
  const from = slack.calls.length;
  await slack.act.say({ as: 'U0ANA', channel: 'C0OPS', text });
  await then?.();
  const handle = client.workflow.getHandle(workflowId);
  await board.when(workflowId, () => true);
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  const calls = slack.calls.slice(from).map(({ method }) => method);
  return {
    events: events?.length ?? 0,
    ...actionsIn(events ?? []),
    slackCalls: calls.length,
    bySlackMethod: counted(calls),
  };
}

/** The approver clicks as soon as the card asks. */
async function approve(workflowId: string): Promise<void> {
  await stage.board.when(workflowId, (now) => asks(now, 'approve'));
  await stage.answer(workflowId, 'approve', 'U0BEN');
}

async function naiveCost({ slack, client }: Stage) {
  const from = slack.calls.length;
  const handle = await client.workflow.start('naiveProvision', {
    workflowId: 'naive',
    taskQueue: 'deckhand',
    args: ['C0OPS', STEPS],
  });
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  return { events: events?.length ?? 0, ...actionsIn(events ?? []), messages: slack.calls.length - from };
}

/** What Temporal Cloud bills as actions (https://docs.temporal.io/cloud/actions), as far as it is in the history. */
function actionsIn(events: readonly { readonly eventType?: unknown }[]) {
  const kinds = counted(events.map(({ eventType }) => EVENT[Number(eventType)] ?? 'other'));
  const { other: _, ...billed } = kinds;
  return { actions: Object.values(billed).reduce((sum, count) => sum + count, 0), byAction: billed };
}
