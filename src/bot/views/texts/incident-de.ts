import type { RemedyAction } from '../../../incidents.ts';
import type { Phrase } from '../../../phrases.ts';
import { incidentReport } from '../incident-report.ts';
import { clock, duration, escapeMrkdwn as esc, linkTo, mention, nameOf } from '../mrkdwn.ts';
import type { Say } from './approval-en.ts';
import { GERMAN_ENVIRONMENT } from './environments-de.ts';
import type { incidentEnglish, IncidentTexts, RemedyText, RemedyTexts } from './incident-en.ts';
import { count, findingInShortGerman, findingTextsGerman } from './incident-findings-de.ts';
import { brief, labelText, sentence, SEVERITY } from './incident-parts.ts';
import { incidentWordsGerman } from './incident-words-de.ts';

/** The German wording of incidents; mrkdwn, with all foreign text escaped and cut. */
export const incidentTextsGerman = (say: Say, statusOf: (status: string) => string): IncidentTexts => ({
  ...findingTextsGerman(say, statusOf),
  'incident.title': ({ title, about }) => [`*${brief(title)}*`, about && brief(about)].filter(Boolean).join(' · '),
  'incident.opened': ({ title, severity, since, alerts, labels, summary, link }) =>
    [
      `${SEVERITY[severity]}: ${brief(title)}, Alarm seit ${clock(since)}${alerts > 1 ? `, ${alerts} Alarme` : ''}.`,
      summary && `> ${brief(summary)}`,
      labelText(labels),
      linkTo(link, 'zum Alarm ↗'),
    ]
      .filter(Boolean)
      .join('\n'),
  'incident.declared': ({ by, from }) => {
    const who = by ? `Eröffnet von ${mention(by)}.` : 'Über Temporal eröffnet.';
    const whose = from?.by ? `${mention(from.by)} schrieb: ` : '';
    return from ? `${who} ${whose}\n> ${brief(from.text)}` : who;
  },
  'incident.unacknowledged': ({ since }) =>
    `Seit ${clock(since)} hat das niemand bestätigt. Bitte auf der Karte bestätigen oder die Leitung übernehmen.`,
  'incident.escalated': ({ since }) => `Seit ${clock(since)} hat das niemand bestätigt, darum frage ich auch euch.`,
  'incident.severity': ({ from, to, deed }) =>
    `Jetzt ${SEVERITY[to]} statt ${SEVERITY[from]}, geändert${whoDid(deed)}.`,
  'incident.nothing-to-ask': () =>
    'Ich weiß nicht, wo ich nachsehen soll: das Runbook nennt weder Abfragen noch Workloads noch eine App. Wie das geht, steht in deckhand.yaml.',
  'incident.refired': ({ firing }) => `Es geht wieder los: ${count(firing, 'Alarm', 'Alarme')}.`,
  'incident.alerts-over': ({ at, took, quiet }) =>
    `Alarm vorbei um ${clock(at)}, nach ${duration(took, 'Tagen')}. Ich beobachte noch ${duration(quiet, 'Tage')}.`,
  'incident.quiet': ({ quiet, resolvesAt }) => {
    const next = resolvesAt
      ? `Übernimmt niemand die Leitung, schließe ich den Incident um ${clock(resolvesAt)} ab.`
      : 'Bitte auf der Karte abschließen, wenn ihr fertig seid.';
    return `Seit ${duration(quiet, 'Tagen')} ruhig. ${next}`;
  },
  'incident.remedy': ({ action }) => `${remedyText(action).head}. Das heißt: ${remedyText(action).does}`,
  'incident.remedy-asked': ({ what, by }) => `${mention(by)} möchte: ${say(what)}`,
  'incident.remedy-begun': ({ what, deed }) => `${deed.checked ? mention(deed.by) : UNCHECKED}: ${say(what)}`,
  'incident.remedy-failed': ({ what, message, why }) =>
    `✗ "${headOf(what, say)}" hat nicht geklappt: ${sentence(why ? say(why) : brief(message))}`,
  'incident.withdrawn': () => 'zurückgezogen, bevor jemand entschieden hat',
  'incident.remedy-declined': ({ what, why }) => `"${headOf(what, say)}" entfällt: ${sentence(say(why))}`,
  'incident.restarted': ({ deployment, ready, took }) =>
    `${esc(deployment)} neu gestartet: ${count(ready, 'neuer Pod', 'neue Pods')} bereit nach ${duration(took, 'Tagen')}.`,
  'incident.scaled': ({ deployment, replicas, from, ready }) =>
    `${esc(deployment)} hat jetzt ${count(replicas, 'Replika', 'Replikas')}, ${ready < replicas ? `aber nur ${ready} bereit` : 'alle bereit'}; vorher ${from}.`,
  'incident.rolling': ({ deployment, updated, wanted }) => `${esc(deployment)}: ${updated} von ${wanted} Pods bereit`,
  'incident.cordoned': ({ node }) => `${esc(node)} nimmt keine neuen Pods mehr an.`,
  'incident.draining': ({ node, left, held }) =>
    `${esc(node)}: noch ${count(left, 'Pod', 'Pods')}${held ? `; ${brief(held)} wartet auf sein Disruption Budget` : ''}`,
  'incident.drained': ({ node, evicted }) =>
    `${esc(node)} ist geräumt: ${count(evicted, 'Pod', 'Pods')} verlegt. Neue nimmt der Knoten nicht an.`,
  'incident.silenced': ({ until, silence }) =>
    `In Alertmanager stummgeschaltet bis ${clock(until)} (Silence ${esc(silence)}).`,
  'incident.played': ({ playbook, host, changed }) =>
    `${esc(playbook)} auf ${esc(host)} ausgeführt: ${count(changed, 'Schritt', 'Schritte')} mit Änderungen.`,
  'incident.run-started': ({ workflowId }) => `${esc(workflowId)} gestartet, mit einem eigenen Thread.`,
  'incident.run-busy': ({ workflowId }) =>
    `${esc(workflowId)} läuft schon. Entscheide auf der Karte dort; es wurde nichts gestartet.`,
  'incident.run-ended': ({ workflowId, status }) => `${esc(workflowId)}: ${statusOf(status)}.`,
  'incident.verifying': ({ quiet }) =>
    `Ich beobachte, ob das geholfen hat: dafür muss es ${duration(quiet, 'Tage')} lang gut bleiben.`,
  'incident.better': ({ found, quiet }) => `Seit ${duration(quiet, 'Tagen')} gut. ${say(found)}`,
  'incident.no-better': ({ found, after }) =>
    `Nach ${duration(after, 'Tagen')} nicht besser. ${say(found)} Die nächste Maßnahme findest du auf der Karte unter "Beheben…".`,
  'incident.froze': ({ environment }) =>
    `${GERMAN_ENVIRONMENT[environment]} ist eingefroren: nichts Neues kommt durch, bis jemand auftaut.`,
  'incident.frozen-already': ({ environment }) =>
    `${GERMAN_ENVIRONMENT[environment]} ist schon eingefroren; dabei bleibt es.`,
  'incident.still-frozen': ({ environment }) =>
    `${GERMAN_ENVIRONMENT[environment]} ist deswegen noch eingefroren. Auftauen lässt es sich auf der Karte des Freezes.`,
  'incident.resolved': ({ deed }) =>
    deed
      ? `Abgeschlossen${whoDid(deed)} um ${clock(deed.at)}.`
      : 'Von selbst abgeschlossen: es blieb ruhig, und niemand hat die Leitung übernommen.',
  'incident.impact-alerts': ({ alerts, firing }) =>
    `${count(alerts, 'Alarm', 'Alarme')}${firing ? `, davon ${firing} noch aktiv` : ''}.`,
  'incident.worst': ({ found }) => say(found),
  'incident.open': ({ question }) => OPEN[question],
  'incident.open-attempt': ({ what }) => `Warum hat das nicht geholfen? ${headOf(what, say)}`,
  'incident.open-blind': ({ found }) => `Was hätte man hier gesehen? ${say(found)}`,
  'incident.report': ({ report }) => incidentReport(report, say, incidentGerman).summary,
  'incident.kept': () => 'Für den Ablauf notiert.',
  'refused.busy': ({ doing }) =>
    `Eins nach dem anderen: "${headOf(doing, say)}" läuft noch. Es hat sich nichts geändert.`,
  'refused.so-already': ({ severity }) => `Es ist schon ${SEVERITY[severity]}. Es hat sich nichts geändert.`,
  'refused.done-already': ({ choice, by }) =>
    `${DONE[choice](by ? ` von ${mention(by)}` : '')}. Es hat sich nichts geändert.`,
});

const UNCHECKED = 'Jemand über Temporal (Identität nicht geprüft)';

const DONE = {
  acknowledge: (by: string) => `Das wurde schon${by} bestätigt`,
  command: (by: string) => `Die Leitung wurde schon${by} übernommen`,
  diagnose: () => 'Ich sehe gerade schon nach',
} as const;

const OPEN = {
  unacknowledged: 'Niemand hat es bestätigt. Hat die Erwähnung überhaupt jemanden erreicht?',
  firing: 'Beim Abschluss waren noch Alarme aktiv. Welche davon sind unwichtig?',
  'by-itself': 'Es wurde nichts getan, und es ging vorbei. Was hat sich geändert?',
  unverified: 'Beim Abschluss war nicht bekannt, ob die letzte Maßnahme geholfen hat.',
} as const;

/** What incidents say beside their phrases: on cards, sheets, forms and reports. */
export const incidentGerman: typeof incidentEnglish = {
  ...incidentWordsGerman,
  inShort: (found) => findingInShortGerman(found),
  remedy: (action) => remedyText(action),
};

const REMEDIES: RemedyTexts = {
  restart: ({ namespace, deployment }) => ({
    head: `Deployment ${esc(deployment)} in ${esc(namespace)} neu starten`,
    does: 'die Pods werden nach und nach ersetzt, wie die Rollout-Strategie es vorsieht, bis alle bereit sind.',
  }),
  scale: ({ namespace, deployment, replicas }) => ({
    head: `Deployment ${esc(deployment)} in ${esc(namespace)} auf ${replicas} skalieren`,
    does: 'die Zahl der Replikas wird gesetzt, und ich warte, bis sie bereit sind. Ein Autoscaler kann sie wieder ändern.',
  }),
  cordon: ({ node }) => ({
    head: `Knoten ${esc(node)} sperren`,
    does: 'er nimmt keine neuen Pods mehr an; die vorhandenen bleiben.',
  }),
  drain: ({ node }) => ({
    head: `Knoten ${esc(node)} räumen`,
    does: 'er nimmt keine neuen Pods mehr an, und seine Pods werden im Rahmen ihrer Disruption Budgets verlegt; DaemonSets bleiben.',
  }),
  rollback: ({ app, environment }) => ({
    head: `Rollback von ${esc(app)} in ${GERMAN_ENVIRONMENT[environment]}`,
    does: 'ich starte /rollback, mit eigener Freigabe, auf die Version, die vorher gut lief.',
  }),
  provision: ({ machine }) => ({
    head: `${esc(machine)} neu einrichten`,
    does: 'ich starte /provision; das installiert die Maschine neu, sobald sie in MAAS Ready ist.',
  }),
  silence: ({ for: time }) => ({
    head: `Diesen Alarm für ${duration(time, 'Tage')} stummschalten`,
    does: 'Alertmanager meldet ihn so lange nicht; was kaputt ist, bleibt kaputt.',
  }),
  playbook: ({ playbook, host }) => ({
    head: `Playbook ${esc(playbook)} auf ${esc(host)} ausführen`,
    does: 'es geschieht, was in diesem Playbook steht; deckhand.yaml nennt es.',
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
  return checked ? ` von ${nameOf(by)}` : ' über Temporal (Identität nicht geprüft)';
}
