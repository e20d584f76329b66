import type { Deed, IncidentSeverity, IncidentStatus, IncidentView } from '../../../incidents.ts';
import type { PeopleRef } from '../../../decisions.ts';
import { clock, cut, duration, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';
import { isFar, SEVERITY } from './incident-parts.ts';

const ABOUT: Readonly<Record<IncidentSeverity, string>> = {
  sev1: 'everybody is affected',
  sev2: 'some are affected, or soon all',
  sev3: 'nobody is affected yet',
};

const STATUS: Readonly<Record<IncidentStatus, string>> = {
  firing: 'firing',
  acknowledged: 'acknowledged',
  mitigated: 'mitigated',
  resolved: 'resolved',
};

/** What cards, sheets, forms, reports and the bot itself say of incidents in English; `form` and `confirm` are plain text. */
export const incidentWords = {
  help: '`/incident [sev1|sev2|sev3] title`  Open an incident; `/deckhand incidents` lists the open ones',

  card: {
    resolved: (deed: Deed, since: number) =>
      `resolved${by(deed)} ${when(deed.at, since)} · lasted ${duration(deed.at - since)}`,
    firing: (since: number, near: number) => `firing since ${when(since, near)}`,
    open: (since: number, near: number) => `open since ${when(since, near)}`,
    mitigated: (at: number, near: number) => `mitigated ${when(at, near)}`,
    acknowledged: (deed: Deed, near: number) => `acknowledged${by(deed)} ${when(deed.at, near)}`,
    oncall: (who: readonly PeopleRef[]) => `On call ${who.map(nameOf).join(', ')}`,
    commander: ({ by: who, checked }: Deed) => `commander ${checked ? mention(who) : 'via Temporal'}`,
    now: (found: string) => `Now: ${found}`,
    alerts: ({ firing, resolved, truncated }: NonNullable<IncidentView['alerts']>) =>
      [
        `${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}`,
        resolved && `${resolved} resolved`,
        truncated && `${truncated} more not sent`,
      ]
        .filter(Boolean)
        .join(', '),
    opened: (who: string | undefined) => (who ? `Opened by ${mention(who)}` : 'Opened by an alert'),
    /** Asked before an incident is resolved. */
    confirm: {
      title: 'Resolve this incident?',
      text: 'The report is written and the thread is closed. If it fires again, a new incident opens.',
      confirm: 'Resolve',
      deny: 'Not yet',
    },
  },

  sheet: {
    severity: 'Change severity',
    remediate: 'Remediate',
    sent: 'Sent',
    close: 'Close',
    none: 'The runbook of this incident offers no actions; deckhand.yaml says what it may offer.',
    now: 'now',
    does: (what: string) => `It will: ${what}`,
    /** What the button of an action says: whether it is asked for or done. */
    ask: 'Ask for it',
    act: 'Do it',
    leave: 'Leave it',
    who: (run: readonly PeopleRef[], approve: readonly PeopleRef[] | undefined) =>
      `For ${run.map(nameOf).join(' or ')}${approve ? `, then approved by ${approve.map(nameOf).join(' or ')}` : ''}`,
    taken: 'Sent. What comes of it stands in the thread; if it cannot be, you are told why.',
    over: 'This incident is over. Nothing changed.',
    noWorker: 'No worker answers, so I cannot say what there is to choose from. Try again in a moment.',
  },

  form: {
    title: 'Open an incident',
    submit: 'Open',
    close: 'Leave it',
    about: (text: string) => `About: ${esc(cut(text, 300, '…'))}`,
    what: 'What is wrong?',
    howBad: 'How bad is it?',
    severity: (severity: IncidentSeverity) => `${SEVERITY[severity]}: ${ABOUT[severity]}`,
  },

  report: {
    headline: (what: string) => `Report: ${what}`,
    impact: 'Impact',
    tried: 'What was tried',
    open: 'Open questions',
    timeline: 'Timeline',
    more: (count: number) => `… and ${count} more in the file`,
    notMeasured: 'Not measured.',
    nothingTried: 'Nothing was tried through Deckhand.',
    noTimeline: 'Empty.',
    noneOpen: 'None that I know of.',
    began: (at: string) => `Began ${at}`,
    openedAfter: (ms: number) => `opened after ${duration(ms)}`,
    acknowledgedAfter: (ms: number, who: string) => `acknowledged after ${duration(ms)}${who && ` by ${who}`}`,
    neverAcknowledged: 'never acknowledged',
    commander: (who: string) => `commander ${who}`,
    mitigatedAfter: (ms: number) => `mitigated after ${duration(ms)}`,
    resolvedAfter: (ms: number, who: string) => `resolved after ${duration(ms)}${who && ` by ${who}`}`,
    unchecked: 'somebody via Temporal',
    attempt: (at: string, what: string, who: string, outcome: string | undefined) =>
      `${at} ${what}, ${who}: ${outcome ?? 'was not over when this was resolved.'}`,
  },

  lists: {
    title: '*Open incidents*',
    none: 'No incident is open.',
    incident: (severity: IncidentSeverity, title: string, status: IncidentStatus, since: number) =>
      `${SEVERITY[severity]} *${esc(title)}*: ${STATUS[status]} since ${moment(since)}`,
  },

  bot: {
    noTitle: 'An incident needs a title. Nothing was started.',
    longTitle: (length: number, limit: number) =>
      `That title is ${length} characters long; ${limit} are enough. Nothing was started.`,
    nobody: 'Nobody may open incidents here: name who may in `policies.incident` of deckhand.yaml.',
    running: (who: string | undefined) =>
      `An incident of that name was opened${who ? ` by ${mention(who)}` : ''} today and goes on.`,
    noted: 'Noted for the timeline of this incident.',
  },
};

export type IncidentWords = typeof incidentWords;

function by({ by: who, checked }: Deed): string {
  if (!who) return '';
  return checked ? ` by ${mention(who)}` : ' via Temporal';
}

/** The day too, where the time alone would mislead. */
function when(at: number, near: number): string {
  return isFar(at, near) ? moment(at) : clock(at);
}
