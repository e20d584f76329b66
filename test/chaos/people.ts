import { setTimeout as sleep } from 'node:timers/promises';
import { BOT } from '../../playground/slack/seed.ts';
import { REJECT } from '../../src/bot/form-ids.ts';
import { INCIDENT, readButtonValue } from '../../src/bot/action-ids.ts';
import { type Choice } from '../../src/decisions.ts';
import { CARD_EVENT } from '../../src/publishing.ts';
import { buttonsIn, type Button } from './buttons.ts';
import type { Request } from './operations.ts';
import { remedyOf, responders } from './responders.ts';
import type { Ask } from './schedule.ts';
import type { World } from './world.ts';

export type Asked = { readonly ask: Ask; readonly request: Request };
type Message = ReturnType<World['slack']['workspace']['messages']>[number];
type Shown = { readonly message: Message; readonly button: Button };

const CHANNELS = ['C0OPS', 'C0DEPLOYS', 'D0ANA', 'D0BEN', 'D0DEE'];
const LOOK = 200;
/** Who sees nothing happen clicks again. ms. */
const PATIENCE = 5_000;
/** Until a bot that is away has missed its last alert. ms. */
const TOLD = 60_000;
/** ms. */
const SHEET = 3_000;
/** A freeze is to be noticed before it is over. ms. */
const FROZEN = 3_000;

/** What people see when they have no say. */
const EASY: Ask = {
  operation: '',
  target: 0,
  variant: 0,
  after: 0,
  hesitates: 0,
  gate: 'approve',
  failure: 'roll-back',
  crowd: false,
};

/** People at their screens: they ask, read the cards and click, until they are told that all is over. */
export function createPeople(world: World, since: number) {
  const { slack } = world;
  const triggers: string[] = [];
  const clicked = new Map<string, number>();
  const firstSeen = new Map<string, number>();
  const retried = new Set<string>();

  const keep = <T extends { triggerId?: string }>(outcome: T): T => {
    if (outcome.triggerId) triggers.push(outcome.triggerId);
    return outcome;
  };
  const isNew = ({ ts }: Message) => Number(ts) * 1_000 >= since;
  const messages = () => CHANNELS.flatMap((channel) => slack.workspace.messages(channel)).filter(isNew);

  /** Asks until a run or an answer shows; false if there is only silence. */
  async function ask({ as, text, channel, workflowId, alert }: Request): Promise<boolean> {
    if (alert) return fire(alert, workflowId);
    for (let attempt = 1; attempt <= 6; attempt++) {
      const before = Date.now() - 1;
      const { triggerId } = keep(await slack.act.say({ as, text, channel }));
      const until = Date.now() + PATIENCE;
      while (Date.now() < until) {
        const told = messages().some((message) => isFor(as, message) && Number(message.ts) * 1_000 > before);
        if (told || (await triggerOf(workflowId)) === triggerId) return true;
        await sleep(LOOK);
      }
    }
    return false;
  }

  /** Whoever watches alerts tries until they are taken; what is over meanwhile needs nobody. */
  async function fire(app: string, workflowId: string): Promise<boolean> {
    world.platform.trouble.begin(app);
    const fires = () => world.platform.alertmanager.firing().some(({ labels }) => labels['app'] === app);
    const until = Date.now() + TOLD;
    while (Date.now() < until) {
      const found = await world.client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => undefined);
      if ((found && found.startTime.getTime() >= since) || !fires()) return true;
      await sleep(LOOK);
    }
    return false;
  }

  async function triggerOf(workflowId: string): Promise<unknown> {
    const found = await world.client.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => undefined);
    return found?.memo?.['triggerId'];
  }

  const buttons = (): Shown[] =>
    messages().flatMap((message) => buttonsIn(message).map((button) => ({ message, button })));

  async function look(asked: readonly Asked[]): Promise<void> {
    const acts = buttons().flatMap((shown) => {
      const act = whatToDo(shown, asked);
      return act ? [act()] : [];
    });
    await Promise.all(acts);
  }

  function whatToDo({ message, button }: Shown, asked: readonly Asked[]): (() => Promise<unknown>) | undefined {
    const id = `${message.ts}/${button.value}`;
    const seen = firstSeen.get(id) ?? Date.now();
    firstSeen.set(id, seen);
    if (Date.now() - (clicked.get(id) ?? 0) < PATIENCE) return undefined;
    const value = readButtonValue(button.value);
    const how = asked.find(({ request }) => isOf(request, value?.workflowId))?.ask ?? EASY;
    const shownFor = Date.now() - seen;
    const who = clickersOf({ message, button }, value?.choice, value?.question, how, shownFor);
    if (who.length === 0) return undefined;
    clicked.set(id, Date.now());
    const act = value?.choice === 'remediate' ? remedy(how) : click;
    return () => Promise.all(who.map((as) => act(message, button, as)));
  }

  /** Who clicks it now: nobody, one, or several at once. */
  function clickersOf(
    { message, button }: Shown,
    choice: Choice | undefined,
    question: string | undefined,
    how: Ask,
    shownFor: number,
  ): readonly string[] {
    const { ephemeralFor } = message;
    if (ephemeralFor)
      return button.action_id.startsWith('offer_') && !clicked.has(keyOf(message, button)) ? [ephemeralFor] : [];
    if (message.metadata?.event_type !== CARD_EVENT || choice === undefined) return [];
    const due = shownFor >= how.hesitates;
    const crowd = how.crowd ? ['U0DEE', 'U0CY', 'U0ANA'] : [];
    const once = !clicked.has(keyOf(message, button));
    if (isIncident(message)) return responders(choice, how, { shownFor, once, crowd });
    if (choice === 'keep' || choice === 'restore') return how.variant % 3 === 0 && once ? ['U0ANA', ...crowd] : [];
    if (choice === 'cancel') return how.cancels !== undefined && shownFor >= how.cancels ? ['U0ANA', ...crowd] : [];
    if (choice === 'thaw') return shownFor >= how.hesitates + FROZEN ? ['U0DEE', ...crowd] : [];
    if (choice === 'leave') return how.gate === 'reject' && due ? ['U0ANA'] : [];
    if (choice === 'approve' || choice === 'reject') return due && choice === how.gate ? ['U0BEN', ...crowd] : [];
    return due && choice === answerTo(`${message.ts}/${question}`, how) ? ['U0ANA', ...crowd] : [];
  }

  /** Nobody retries for ever. */
  function answerTo(question: string, { failure }: Ask): Choice {
    const step = question.split('/').slice(0, 2).join('/');
    const again = failure === 'retry' && (!retried.has(step) || retried.has(question));
    if (!again) return 'roll-back';
    retried.add(step).add(question);
    return 'retry';
  }

  /** Opens what the runbook offers, and takes this out of it. */
  const remedy = (how: Ask) => async (message: Message, button: Button, as: string) => {
    await click(message, button, as);
    const until = Date.now() + SHEET;
    while (Date.now() < until) {
      const view = slack.views.stackOf(as).at(-1);
      const chosen = buttonsIn(view ?? {}).find(
        ({ action_id: action, value }) =>
          action === INCIDENT.choose && readButtonValue(value)?.question === `remedy/${remedyOf(how)}`,
      );
      if (view && chosen) {
        const { action_id, block_id } = chosen;
        keep(await slack.act.actInView(view.id, { as, action_id, block_id }).catch(() => ({})));
        return slack.views.closeAll(as);
      }
      await sleep(100);
    }
  };

  async function click(message: Message, { action_id: actionId, block_id: block }: Button, as: string): Promise<void> {
    const { channel, ts } = message;
    const outcome = await slack.act
      .click({ as, channel, ts, action_id: actionId, block_id: block })
      .catch(() => undefined);
    // The card was drawn anew meanwhile: nobody could click there any more.
    if (!outcome) return;
    keep(outcome);
    if (actionId === 'decide_reject') await submitReason(as);
  }

  async function submitReason(as: string): Promise<void> {
    const until = Date.now() + 2_000;
    while (Date.now() < until) {
      const view = slack.views.stackOf(as).find(({ callback_id: callback }) => callback === REJECT.callback);
      if (view) {
        const values = { [REJECT.reason]: { [REJECT.reason]: { type: 'plain_text_input', value: 'not today' } } };
        await slack.act.submit(view.id, { as, state: { values } }).catch(() => undefined);
        slack.views.closeAll(as);
        return;
      }
      await sleep(100);
    }
  }

  return { ask, look, triggers: triggers as readonly string[] };
}

/** A schedule adds the time to the ids of what it starts. */
function isOf({ workflowId }: Request, found = ''): boolean {
  return found === workflowId || (workflowId.startsWith('cleanup/') && found.startsWith(`${workflowId}-`));
}

/** A private answer; in a direct message it is one like any other, but neither a card nor a note. */
function isFor(person: string, { ephemeralFor, channel, user, metadata }: Message): boolean {
  return ephemeralFor === person || (channel === `D${person.slice(1)}` && user === BOT.user && !metadata);
}

const isIncident = ({ metadata }: Message) => String(metadata?.event_payload['workflow']).startsWith('incident/');

const keyOf = ({ ts }: Message, { value }: Button) => `${ts}/${value}`;
