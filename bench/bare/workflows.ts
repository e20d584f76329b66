import { condition, defineQuery, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './activities.ts';

/** What Deckhand is compared with: the least a Temporal workflow can be that does the same number of things. */
export * from '../../src/workflows/index.ts';

const { step, check } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });

/** As many activities as a run has steps' calls, and nothing else. */
export async function bareSteps(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await step(at);
}

type Clicked = { readonly api: string; readonly channel: string; readonly ts: string; readonly check: boolean };

const goSignal = defineSignal('go');
const readyQuery = defineQuery<boolean>('ready');

/** Waits for a click and changes a message; if asked to, only after a look at who clicked. */
export async function bareClick({ check: checks, ...message }: Clicked): Promise<void> {
  const { update } = slackActivities();
  let gone = false;
  setHandler(goSignal, () => void (gone = true));
  setHandler(readyQuery, () => true);
  await condition(() => gone);
  if (checks) await check('U0ANA');
  await update({ ...message, text: 'Clicked' });
}

/** Says each event as it comes, one message for each: what most bots do. */
export async function naiveProvision(channel: string, names: readonly string[]): Promise<void> {
  const { post } = slackActivities();
  const ts = await post({ channel, text: 'Started' });
  for (const [at, name] of names.entries()) {
    await post({ channel, text: `${name} started`, thread: ts });
    await step(at);
    await post({ channel, text: `${name} done`, thread: ts });
  }
  await post({ channel, text: 'Done', thread: ts });
}

function slackActivities() {
  return proxyActivities<BareActivities>({ taskQueue: 'deckhand-slack', startToCloseTimeout: '2 minutes' });
}
