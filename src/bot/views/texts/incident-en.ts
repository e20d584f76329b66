import type { RemedyAction } from '../../../incidents.ts';
import type { IncidentPhrase } from '../../../phrases-incident.ts';
import type { Phrase } from '../../../phrases.ts';
import { incidentReport } from '../incident-report.ts';
import { clock, duration, escapeMrkdwn as esc, linkTo, mention, nameOf } from '../mrkdwn.ts';
import type { Say } from './approval-en.ts';
import { count, findingInShort, findingTexts } from './incident-findings-en.ts';
import { brief, labelText, sentence, SEVERITY } from './incident-parts.ts';
import { incidentWords } from './incident-words-en.ts';
import type { TextsOf } from './worded.ts';

export type IncidentTexts = TextsOf<IncidentPhrase>;

/** The English wording of incidents; mrkdwn, with all foreign text escaped and cut. */
export const incidentTexts = (say: Say, statusOf: (status: string) => string): IncidentTexts => ({
  ...findingTexts(say, statusOf),
  'incident.title': ({ title, about }) => [`*${brief(title)}*`, about && brief(about)].filter(Boolean).join(' · '),
  'incident.opened': ({ title, severity, since, alerts, labels, summary, link }) =>
    [
      `${SEVERITY[severity]}: ${brief(title)} fires since ${clock(since)}${alerts > 1 ? `, ${alerts} alerts` : ''}.`,
      summary && `> ${brief(summary)}`,
      labelText(labels),
      linkTo(link, 'the alert ↗'),
    ]
      .filter(Boolean)
      .join('\n'),
  'incident.declared': ({ by, from }) => {
    const who = by ? `Opened by ${mention(by)}.` : 'Opened from Temporal.';
    const whose = from?.by ? `${mention(from.by)} wrote: ` : '';
    return from ? `${who} ${whose}\n> ${brief(from.text)}` : who;
  },
  'incident.unacknowledged': ({ since }) =>
    `Nobody has acknowledged this since ${clock(since)}. Please do so on the card, or take command.`,
  'incident.escalated': ({ since }) => `Nobody has acknowledged this since ${clock(since)}, so I ask you too.`,
  'incident.severity': ({ from, to, deed }) => `${SEVERITY[to]} now, was ${SEVERITY[from]}${whoDid(deed)}.`,
  'incident.nothing-to-ask': () =>
    'There is nothing I could look at: the runbook names no queries, workloads or app. deckhand.yaml says how.',
  'incident.refired': ({ firing }) => `It fires again: ${count(firing, 'alert')}.`,
  'incident.alerts-over': ({ at, took, quiet }) =>
    `Alert resolved ${clock(at)} after ${duration(took)}. Watching for ${duration(quiet)}.`,
  'incident.quiet': ({ quiet, resolvesAt }) => {
    const next = resolvesAt
      ? `I resolve it at ${clock(resolvesAt)} if nobody takes command.`
      : 'Resolve it on the card when you are done.';
    return `Quiet for ${duration(quiet)}. ${next}`;
  },
  'incident.remedy': ({ action }) => `${remedyText(action).head}. It will: ${remedyText(action).does}`,
  'incident.remedy-asked': ({ what, by }) => `${mention(by)} asks: ${say(what)}`,
  'incident.remedy-begun': ({ what, deed }) => `${deed.checked ? mention(deed.by) : UNCHECKED}: ${say(what)}`,
  'incident.remedy-failed': ({ what, message, why }) =>
    `✗ ${headOf(what, say)} did not work: ${sentence(why ? say(why) : brief(message))}`,
  'incident.withdrawn': () => 'it was withdrawn before anybody decided',
  'incident.remedy-declined': ({ what, why }) => `${headOf(what, say)} is not done: ${sentence(say(why))}`,
  'incident.restarted': ({ deployment, ready, took }) =>
    `Restarted ${esc(deployment)}: ${count(ready, 'new pod')} ready after ${duration(took)}.`,
  'incident.scaled': ({ deployment, replicas, from, ready }) =>
    `${esc(deployment)} has ${count(replicas, 'replica')}, ${ready < replicas ? `but only ${ready} ready` : 'all ready'}; it had ${from}.`,
  'incident.rolling': ({ deployment, updated, wanted }) => `${esc(deployment)}: ${updated} of ${wanted} pods are ready`,
  'incident.cordoned': ({ node }) => `${esc(node)} takes no new pods.`,
  'incident.draining': ({ node, left, held }) =>
    `${esc(node)}: ${count(left, 'pod')} left${held ? `; ${brief(held)} waits for its disruption budget` : ''}`,
  'incident.drained': ({ node, evicted }) =>
    `${esc(node)} is drained: ${count(evicted, 'pod')} moved. It takes no new ones.`,
  'incident.silenced': ({ until, silence }) =>
    `Silenced in Alertmanager until ${clock(until)} (silence ${esc(silence)}).`,
  'incident.played': ({ playbook, host, changed }) =>
    `Ran ${esc(playbook)} on ${esc(host)}: ${count(changed, 'task')} changed something.`,
  'incident.run-started': ({ workflowId }) => `Started ${esc(workflowId)}. It has a thread of its own.`,
  'incident.run-busy': ({ workflowId }) =>
    `${esc(workflowId)} is already running. Decide on its own card; nothing was started.`,
  'incident.run-ended': ({ workflowId, status }) => `${esc(workflowId)} ${statusOf(status)}.`,
  'incident.verifying': ({ quiet }) => `Watching whether that helped: it has to be good for ${duration(quiet)}.`,
  'incident.better': ({ found, quiet }) => `Good for ${duration(quiet)}. ${say(found)}`,
  'incident.no-better': ({ found, after }) =>
    `Not better ${duration(after)} later. ${say(found)} Choose the next action with Remediate… on the card.`,
  'incident.froze': ({ environment }) => `${environment} is frozen: nothing passes its gate until somebody thaws it.`,
  'incident.frozen-already': ({ environment }) => `${environment} is frozen already; that freeze stands.`,
  'incident.still-frozen': ({ environment }) =>
    `${environment} is still frozen because of this. Thaw it on the card of its freeze.`,
  'incident.resolved': ({ deed }) =>
    deed
      ? `Resolved${whoDid(deed)} at ${clock(deed.at)}.`
      : 'Resolved by itself: it stayed quiet and nobody took command.',
  'incident.impact-alerts': ({ alerts, firing }) =>
    `${count(alerts, 'alert')}${firing ? `, ${firing} of them still firing` : ''}.`,
  'incident.worst': ({ found }) => say(found),
  'incident.open': ({ question }) => OPEN[question],
  'incident.open-attempt': ({ what }) => `Why did this not help? ${headOf(what, say)}`,
  'incident.open-blind': ({ found }) => `What would this have shown? ${say(found)}`,
  'incident.report': ({ report }) => incidentReport(report, say, incidentEnglish).summary,
  'incident.kept': () => 'Noted for the timeline.',
  'refused.busy': ({ doing }) => `One thing at a time: ${headOf(doing, say)} is under way. Nothing changed.`,
  'refused.so-already': ({ severity }) => `It is ${SEVERITY[severity]} already. Nothing changed.`,
  'refused.done-already': ({ choice, by }) =>
    `${DONE[choice]}${by ? ` by ${mention(by)}` : ''} already. Nothing changed.`,
});

const UNCHECKED = 'Somebody via Temporal (identity not checked)';

const DONE = { acknowledge: 'Acknowledged', command: 'Command taken', diagnose: 'Being diagnosed' } as const;

const OPEN = {
  unacknowledged: 'Nobody acknowledged it. Did the mention reach anybody?',
  firing: 'It was resolved while alerts were still firing. Which of them do not matter?',
  'by-itself': 'Nothing was done and it ended. What changed?',
  unverified: 'Whether the last action helped was not known when it was resolved.',
} as const;

/** What incidents say beside their phrases: on cards, sheets, forms and reports. */
export const incidentEnglish = {
  ...incidentWords,
  /** A finding as one part of the card's line "Now"; empty for what is not worth one. */
  inShort: (found: Phrase): string => findingInShort(found),
  remedy: (action: RemedyAction): RemedyText => remedyText(action),
};

/** What an action is, and what it will do. */
export type RemedyText = { readonly head: string; readonly does: string };
export type RemedyTexts = {
  readonly [Type in RemedyAction['type']]: (action: Extract<RemedyAction, { type: Type }>) => RemedyText;
};

const REMEDIES: RemedyTexts = {
  restart: ({ namespace, deployment }) => ({
    head: `Restart Deployment ${esc(deployment)} in ${esc(namespace)}`,
    does: 'replace its pods one after the other, as its rollout strategy says, and wait until they are ready.',
  }),
  scale: ({ namespace, deployment, replicas }) => ({
    head: `Scale Deployment ${esc(deployment)} in ${esc(namespace)} to ${replicas}`,
    does: 'set its replicas and wait until they are ready. An autoscaler may set them again.',
  }),
  cordon: ({ node }) => ({ head: `Cordon node ${esc(node)}`, does: 'take no new pods; those on it stay.' }),
  drain: ({ node }) => ({
    head: `Drain node ${esc(node)}`,
    does: 'take no new pods, and have its pods evicted within their disruption budgets; DaemonSets stay.',
  }),
  rollback: ({ app, environment }) => ({
    head: `Roll back ${esc(app)} in ${environment}`,
    does: 'start /rollback with its own approval, to the version that ran well before.',
  }),
  provision: ({ machine }) => ({
    head: `Re-provision ${esc(machine)}`,
    does: 'start /provision, which installs the machine anew once it is Ready in MAAS.',
  }),
  silence: ({ for: time }) => ({
    head: `Silence this alert for ${duration(time)}`,
    does: 'mute its notices in Alertmanager; whatever is broken stays broken.',
  }),
  playbook: ({ playbook, host }) => ({
    head: `Run playbook ${esc(playbook)} on ${esc(host)}`,
    does: 'do what the playbook says, as deckhand.yaml names it.',
  }),
};

function remedyText<Action extends RemedyAction>(action: Action): RemedyText {
  return (REMEDIES[action.type] as (action: Action) => RemedyText)(action);
}

/** A remedy's name alone, without what it will do. */
function headOf(what: Phrase, say: Say): string {
  return what.id === 'incident.remedy' ? remedyText(what.action).head : say(what);
}

function whoDid({ by, checked }: { by: string; checked: boolean }): string {
  return checked ? ` by ${nameOf(by)}` : ' via Temporal, identity not checked';
}
