import type { Button, KnownBlock } from '@slack/types';
import { CANCEL_QUESTION } from '../../constants.ts';
import { type Choice } from '../../decisions.ts';
import { CARD_EVENT } from '../../publishing.ts';
import { type RunView, type StepStatus, type StepView } from '../../run.ts';
import { DECIDE, writeButtonValue } from '../action-ids.ts';
import { OPERATION_ICON, STATUS_ICON } from './icons.ts';
import type { Words } from './language.ts';
import { actions, context, cut, MESSAGE_TEXT, plainText, section } from './mrkdwn.ts';

const MARK: Readonly<Record<StepStatus, string>> = {
  pending: '·',
  running: '▸',
  waiting: '▸',
  succeeded: '✓',
  failed: '✗',
  skipped: '↷',
  undone: '↩',
};

/** Long foreign text belongs into the thread; a step on the card stays one line. */
const STEP_DETAIL = 240;
const MOST_OFFERS = 20;

/** The message of a run: a pure function of its state, so the first post and every edit are drawn alike. */
export function runCard(view: RunView, words: Words) {
  const { phrase, truncated } = words;
  const { runId, workflowId } = view;
  const lines = view.steps.map((step) => stepLine(view.operation, step, words));
  const headline = `${iconOf(view)} ${phrase(view.title)}\u2003${statusText(view, words)}`;
  const remarks = [view.remark, view.question?.otherwise].flatMap((said) => (said ? [phrase(said)] : []));
  const offered = (view.offers ?? []).flatMap(({ about }) => (about ? [phrase(about)] : []));
  const buttons = buttonsOf(view, words);
  const blocks: KnownBlock[] = [
    section(headline),
    ...(lines.length ? [section(lines.join('\n'))] : []),
    ...remarks.map(context),
    ...offersOf(view, words),
    context(footer(view, words)),
    ...(buttons.length ? [actions(buttons)] : []),
  ];
  return {
    text: cut([headline, ...lines, ...remarks, ...offered, footer(view, words)].join('\n'), MESSAGE_TEXT, truncated),
    blocks,
    metadata: { event_type: CARD_EVENT, event_payload: { run: runId, key: 'card', workflow: workflowId } },
  };
}

function iconOf({ operation, status }: RunView): string {
  return STATUS_ICON[status] ?? OPERATION_ICON[operation];
}

function statusText(view: RunView, words: Words): string {
  const { status, startedAt, endedAt } = view;
  const said = (status === 'waiting' && waitsFor(view, words)) || words.statusOf(status);
  return endedAt === undefined ? `_${said}_` : `_${said}, ${words.card.took(endedAt - startedAt)}_`;
}

/** What a run waits for, where that can be said better than that it waits. */
function waitsFor({ question }: RunView, { card }: Words): string | undefined {
  if (!question) return card.waits.gate;
  if (question.choices.includes('approve')) return card.waits.approval;
  return question.choices.includes('thaw') ? card.waits.freeze : undefined;
}

function stepLine(operation: string, step: StepView, words: Words): string {
  const { name, title, status, detail, startedAt, endedAt } = step;
  const { phrase, stepTitle, card, truncated } = words;
  const said = detail ? cut(phrase(detail), STEP_DETAIL, truncated) : '';
  const since = startedAt === undefined ? '' : card.since(startedAt);
  const took = startedAt !== undefined && endedAt !== undefined ? card.took(endedAt - startedAt) : '';
  const told = status === 'running' ? [said, since] : [said, took];
  const rest = told.filter(Boolean).join(status === 'running' ? ', ' : ' · ');
  return `${MARK[status]} *${title ? phrase(title) : stepTitle(operation, name)}*${rest ? `\u2002${rest}` : ''}`;
}

function footer({ requestedBy, scheduled, cancelledBy, status, link }: RunView, { card }: Words): string {
  const unasked = scheduled ? card.bySchedule : card.fromTemporal;
  const asked = requestedBy ? card.askedBy(requestedBy) : unasked;
  const ended = status === 'cancelled' ? card.cancelledBy(cancelledBy) : '';
  return [asked, ended, link && `<${link}|${card.inTemporal}>`].filter(Boolean).join(' · ');
}

function buttonsOf({ question, offers = [], cancellable, workflowId, runId }: RunView, words: Words): Button[] {
  const button = (choice: Choice, asked: string, label = words.choice[choice]): Button => ({
    type: 'button',
    action_id: DECIDE[choice],
    text: plainText(label),
    value: writeButtonValue({ workflowId, run: runId, question: asked, choice, ...more(choice) }),
    ...styleOf(choice, words),
  });
  const more = (choice: Choice) => (choice === 'reject' && question?.reasonRequired ? { reasonRequired: true } : {});
  const asked = question ? question.choices.map((choice) => button(choice, question.id)) : [];
  // Slack wants each action id once in a block; what does not fit waits until there is room.
  const beside = offers.filter(({ about }) => !about).slice(0, MOST_OFFERS);
  const offered = beside.map(({ id, choice, label }, at) => ({
    ...button(choice, id, label && words.phrase(label)),
    action_id: `${DECIDE[choice]}_${at}`,
  }));
  return [...asked, ...offered, ...(cancellable ? [button('cancel', CANCEL_QUESTION)] : [])];
}

/** Each beside what it is about, with a button of its own. */
function offersOf({ offers = [], workflowId, runId }: RunView, { phrase, choice: labels }: Words): KnownBlock[] {
  return offers.flatMap(({ id, choice, about, label }) => {
    if (!about) return [];
    const value = writeButtonValue({ workflowId, run: runId, question: id, choice });
    const text = plainText(label ? phrase(label) : labels[choice]);
    return [{ ...section(phrase(about)), accessory: { type: 'button', action_id: DECIDE[choice], text, value } }];
  });
}

function styleOf(choice: Choice, { card }: Words): Pick<Button, 'style' | 'confirm'> {
  if (choice === 'retry' || choice === 'approve') return { style: 'primary' };
  if (choice !== 'cancel') return {};
  const { title, text, confirm, deny } = card.cancel;
  return {
    confirm: {
      title: plainText(title),
      text: plainText(text),
      confirm: plainText(confirm),
      deny: plainText(deny),
    },
  };
}
