import type { Button, KnownBlock } from '@slack/types';
import { CANCEL_QUESTION } from '../../constants.ts';
import { CARD_EVENT, type Choice, type RunView, type StepStatus, type StepView } from '../../run.ts';
import { DECIDE, writeButtonValue } from '../action-ids.ts';
import { actions, clock, context, cut, duration, MESSAGE_TEXT, mention, section } from './mrkdwn.ts';
import { CHOICE, OPERATION_ICON, phrase, STATUS, STATUS_ICON, stepTitle } from './texts.ts';

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

/** The message of a run: a pure function of its state, so the first post and every edit are drawn alike. */
export function runCard(view: RunView) {
  const { runId, workflowId } = view;
  const lines = view.steps.map((step) => stepLine(view.operation, step));
  const headline = `${iconOf(view)} ${phrase(view.title)}\u2003${statusText(view)}`;
  const remarks = [view.remark, view.question?.otherwise].flatMap((said) => (said ? [phrase(said)] : []));
  const offered = (view.offers ?? []).map(({ about }) => phrase(about));
  const buttons = buttonsOf(view);
  const blocks: KnownBlock[] = [
    section(headline),
    section(lines.join('\n')),
    ...remarks.map(context),
    ...offersOf(view),
    context(footer(view)),
    ...(buttons.length ? [actions(buttons)] : []),
  ];
  return {
    text: cut([headline, ...lines, ...remarks, ...offered, footer(view)].join('\n'), MESSAGE_TEXT),
    blocks,
    metadata: { event_type: CARD_EVENT, event_payload: { run: runId, key: 'card', workflow: workflowId } },
  };
}

function iconOf({ operation, status }: RunView): string {
  return STATUS_ICON[status] ?? OPERATION_ICON[operation];
}

function statusText({ status, startedAt, endedAt }: RunView): string {
  return endedAt === undefined ? `_${STATUS[status]}_` : `_${STATUS[status]}, ${duration(endedAt - startedAt)}_`;
}

function stepLine(operation: string, { name, status, detail, startedAt, endedAt }: StepView): string {
  const said = detail ? cut(phrase(detail), STEP_DETAIL) : '';
  const since = startedAt === undefined ? '' : `since ${clock(startedAt)}`;
  const took = startedAt !== undefined && endedAt !== undefined ? duration(endedAt - startedAt) : '';
  const told = status === 'running' ? [said, since] : [said, took];
  const rest = told.filter(Boolean).join(status === 'running' ? ', ' : ' · ');
  return `${MARK[status]} *${stepTitle(operation, name)}*${rest ? `\u2002${rest}` : ''}`;
}

function footer({ requestedBy, cancelledBy, status, link }: RunView): string {
  const asked = requestedBy ? `Asked by ${mention(requestedBy)}` : 'Started from Temporal';
  const ended =
    status === 'cancelled' ? `cancelled ${cancelledBy ? `by ${mention(cancelledBy)}` : 'from Temporal'}` : '';
  return [asked, ended, link && `<${link}|run in Temporal ↗>`].filter(Boolean).join(' · ');
}

function buttonsOf({ question, cancellable, workflowId, runId }: RunView): Button[] {
  const button = (choice: Choice, asked: string): Button => ({
    type: 'button',
    action_id: DECIDE[choice],
    text: { type: 'plain_text', text: CHOICE[choice] },
    value: writeButtonValue({ workflowId, run: runId, question: asked, choice }),
    ...STYLE[choice],
  });
  const asked = question ? question.choices.map((choice) => button(choice, question.id)) : [];
  return cancellable ? [...asked, button('cancel', CANCEL_QUESTION)] : asked;
}

/** Each beside what it is about, with a button of its own. */
function offersOf({ offers = [], workflowId, runId }: RunView): KnownBlock[] {
  return offers.map(({ id, choice, about }) => ({
    ...section(phrase(about)),
    accessory: {
      type: 'button',
      action_id: DECIDE[choice],
      text: { type: 'plain_text', text: CHOICE[choice] },
      value: writeButtonValue({ workflowId, run: runId, question: id, choice }),
    },
  }));
}

const STYLE: Readonly<Partial<Record<Choice, Pick<Button, 'style' | 'confirm'>>>> = {
  retry: { style: 'primary' },
  approve: { style: 'primary' },
  cancel: {
    confirm: {
      title: { type: 'plain_text', text: 'Cancel this run?' },
      text: { type: 'plain_text', text: 'The current step is stopped and what was done is undone.' },
      confirm: { type: 'plain_text', text: 'Cancel the run' },
      deny: { type: 'plain_text', text: 'Let it run' },
    },
  },
};
