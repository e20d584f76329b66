import type { Phrase } from '../../../phrases.ts';
import type { Choice } from '../../../decisions.ts';
import type { OperationName } from '../../../operations.ts';
import type { RunStatus } from '../../../run.ts';
import { clock, deadlineText, duration, escapeMrkdwn as esc, mention, nameOf } from '../mrkdwn.ts';
import { approvalGerman } from './approval-de.ts';
import { cleanupGerman } from './cleanup-de.ts';
import { deliveryGerman } from './delivery-de.ts';
import { deployGerman } from './deploy-de.ts';
import type { english, Texts } from './en.ts';
import { failureGerman } from './failure-de.ts';
import { told } from './failure-parts.ts';
import { incidentGerman, incidentTextsGerman } from './incident-de.ts';
import { jobsGerman } from './jobs-de.ts';
import { keptGerman } from './kept-de.ts';
import { leftGermanText, leftGerman } from './left-de.ts';
import { trainGerman } from './train-de.ts';
import { wordedBy } from './worded.ts';

const STATUS: Readonly<Record<RunStatus, string>> = {
  running: 'läuft',
  waiting: 'wartet auf eine Antwort',
  succeeded: 'erledigt',
  stopped: 'angehalten',
  'rolled-back': 'zurückgenommen',
  cancelled: 'abgebrochen',
  failed: 'fehlgeschlagen',
};

const CHOICE: Readonly<Record<Choice, string>> = {
  retry: 'Nochmal versuchen',
  skip: 'Überspringen',
  'roll-back': 'Zurücknehmen',
  approve: 'Freigeben',
  reject: 'Ablehnen…',
  cancel: 'Abbrechen',
  thaw: 'Auftauen',
  leave: 'Austragen',
  keep: 'Behalten',
  restore: 'Zurückholen',
  acknowledge: 'Bestätigen',
  command: 'Leitung übernehmen',
  severity: 'Schweregrad ändern',
  diagnose: 'Neu nachsehen',
  remediate: 'Beheben…',
  resolve: 'Abschließen',
};

const STEPS: Readonly<Record<OperationName, Readonly<Record<string, string>>>> = {
  provision: {
    check: 'Maschine prüfen',
    deploy: 'Betriebssystem installieren',
    configure: 'Einrichten',
    join: 'In den Cluster aufnehmen',
  },
  deploy: {
    build: 'Build',
    scan: 'Scan',
    staging: 'Staging',
    tests: 'Tests',
    approval: 'Freigabe',
    production: 'Produktion',
    watch: 'Beobachten',
  },
  rollback: { pick: 'Version wählen', approval: 'Freigabe', set: 'Version setzen', watch: 'Beobachten' },
  review: { sign: 'Abzeichnen' },
  freeze: { frozen: 'Eingefroren' },
  queue: {},
  trainModel: {
    prepare: 'Daten vorbereiten',
    train: 'Trainieren',
    evaluate: 'Bewerten',
    pick: 'Aliase ansehen',
    approval: 'Freigabe',
    register: 'Registrieren',
  },
  cleanup: { list: 'Liste', approval: 'Freigabe', mark: 'Stoppen', grace: 'Schonfrist', delete: 'Löschen' },
  incident: {},
};

const DID: Readonly<Record<Choice, string>> = {
  retry: 'Neuer Versuch gewählt',
  skip: 'Übersprungen',
  'roll-back': 'Zurücknehmen gewählt',
  approve: 'Freigegeben',
  reject: 'Abgelehnt',
  cancel: 'Abgebrochen',
  thaw: 'Aufgetaut',
  leave: 'Ausgetragen',
  keep: 'Behalten',
  restore: 'Zurückgeholt',
  acknowledge: 'Bestätigt',
  command: 'Leitung übernommen',
  severity: 'Schweregrad geändert',
  diagnose: 'Neue Diagnose gewünscht',
  remediate: 'Maßnahme gewählt',
  resolve: 'Abgeschlossen',
};

const ALLOWED: Readonly<Record<Choice, string>> = {
  retry: 'Neu versuchen',
  skip: 'Überspringen',
  'roll-back': 'Zurücknehmen',
  approve: 'Freigeben',
  reject: 'Ablehnen',
  cancel: 'Abbrechen',
  thaw: 'Auftauen',
  leave: 'Austragen',
  keep: 'Behalten',
  restore: 'Zurückholen',
  acknowledge: 'Bestätigen',
  command: 'Die Leitung übernehmen',
  severity: 'Den Schweregrad ändern',
  diagnose: 'Neu nachsehen lassen',
  remediate: 'Diese Maßnahme auslösen',
  resolve: 'Abschließen',
};

/** The German wording of everything a run says; mrkdwn, with all foreign text escaped. */
const texts: Texts = {
  ...approvalGerman(phrase),
  ...cleanupGerman(phrase),
  ...deployGerman,
  ...failureGerman(phrase),
  ...incidentTextsGerman(phrase, runStatus),
  ...deliveryGerman(phrase),
  ...jobsGerman(phrase),
  ...keptGerman(phrase),
  ...leftGerman,
  ...trainGerman,
  text: ({ text }) => esc(text),
  'provision.title': ({ machine, profile, series }) =>
    [`*${esc(machine)} einrichten*`, esc(profile), esc(series)].filter(Boolean).join(' · '),
  'provision.machine': ({ cores, memoryMb, zone }) =>
    [`Ready, ${cores} Kerne`, `${Math.round(memoryMb / 1_024)} GB`, esc(zone)].filter(Boolean).join(', '),
  'provision.claimed': ({ machine, systemId, workflowId }) =>
    `${esc(machine)} gehört diesem Lauf, bis er endet: MAAS-System ${esc(systemId)}, Kommentar "deckhand ${esc(workflowId)}".`,
  'provision.installing': ({ status, message }) =>
    [`MAAS: ${esc(status)}`, message && esc(message)].filter(Boolean).join(', '),
  'provision.deployed': ({ series, address, took }) =>
    took === undefined
      ? `${esc(series)}, ${esc(address)}`
      : `${esc(series)} in ${duration(took, 'Tagen')} installiert. Adresse ${esc(address)}.`,
  'provision.configuring': ({ task, tasks, name }) => `Schritt ${tasks ? `${task}/${tasks}` : task}: ${esc(name)}`,
  'provision.configured': ({ tasks, changed }) => `${tasks} Schritte, ${changed} mit Änderungen`,
  'provision.joining': ({ condition }) => `Warte auf den Knoten: ${esc(condition)}`,
  'provision.ready': ({ machine, version, address, labels }) =>
    [`${esc(machine)} ist Ready: ${esc(version)}`, esc(address), labelText(labels)].filter(Boolean).join(', '),
  'provision.released': ({ machine }) => `${esc(machine)} in MAAS zurückgegeben.`,
  'undo.left': ({ why, ...left }) => leftGermanText(left, told(why, phrase)),
  'undo.node-deleted': ({ node }) => `Knoten ${esc(node)} aus dem Cluster gelöscht.`,
  'undo.failed': ({ operation, step, message, why }) =>
    `✗ "${esc(stepTitle(operation, step))}" ließ sich nicht zurücknehmen: ${sentence(why ? phrase(why) : esc(message))} Bitte von Hand nachsehen; ich versuche es nicht noch einmal.`,
  'undo.done': ({ result }) => phrase(result),
  'step.failed': ({ operation, step, attempts, took, message, why, undoing }) => {
    const tried = attempts > 1 ? ` nach ${attempts} Versuchen` : '';
    const next = undoing ? 'Ich nehme es jetzt zurück.' : 'Noch wurde nichts zurückgenommen.';
    return `✗ "${stepTitle(operation, step)}" ist${tried} fehlgeschlagen (${duration(took, 'Tage')}): ${sentence(why ? phrase(why) : esc(message))} ${next}`;
  },
  'step.otherwise': (deadline) => `Antwortet bis ${deadlineText(deadline)} niemand, nehme ich alles zurück.`,
  'step.unanswered': () => 'Niemand hat rechtzeitig geantwortet, also nehme ich alles zurück.',
  'step.cancelled': () => 'durch den Abbruch angehalten',
  decision: ({ choice, by, reason, checked }) => {
    const who = checked && by ? ` von ${mention(by)}` : ' über Temporal (Identität nicht geprüft)';
    return `${DID[choice]}${who}${reason ? ` ("${esc(reason)}")` : ''}.`;
  },
  'run.ended': ({ title, status, took, why, by, remark }) =>
    [endText(title, status, took, why, by), remark && phrase(remark)].filter(Boolean).join(' '),
  'run.noted': ({ by, text }) => `📌 ${mention(by)}: ${esc(text)}`,
  'notes.dropped': ({ count }) =>
    `${count} Notizen fehlen hier, weil zu viele warteten, während Slack nicht erreichbar war.`,
  'refused.not-allowed': ({ choice, who }) =>
    `${ALLOWED[choice]} ist hier Sache von ${who.map(nameOf).join(' oder ')}; du gehörst nicht dazu. Es hat sich nichts geändert.`,
  'refused.outsider': ({ choice }) =>
    `${ALLOWED[choice]} dürfen weder Gäste noch Leute aus anderen Workspaces. Bitte frag jemanden aus diesem Workspace. Es hat sich nichts geändert.`,
  'refused.too-late': ({ expiredAt }) =>
    `Zu spät: die Frist endete um ${clock(expiredAt)}. Es hat sich nichts geändert.`,
  'refused.decided': ({ choice, by, at, reason }) =>
    `Zu spät: ${by ? mention(by) : 'jemand'} hat um ${clock(at)} "${CHOICE[choice]}" gewählt${reason ? ` ("${esc(reason)}")` : ''}. Es hat sich nichts geändert.`,
  'refused.ending': () =>
    'Das lässt sich nicht mehr entscheiden: der Lauf ist weitergegangen oder endet gerade. Es hat sich nichts geändert.',
  'refused.unknown-person': ({ who }) =>
    `Slack hat nicht gesagt, wer zu ${who.map(nameOf).join(', ')} gehört, also zählt dein Klick nicht. Bitte klick in einer Minute noch einmal.`,
  'refused.unsigned': () =>
    'Dieses Signal ist nicht vom Bot unterschrieben, und die Regeln nehmen solche Signale nicht an. Es hat sich nichts geändert.',
};

/** How runs speak in German. */
export const german: typeof english = {
  phrase: (said) => phrase(said),
  stepTitle: (operation, step) => stepTitle(operation, step),
  statusOf: (status) => (status === 'terminated' ? 'von außen beendet' : STATUS[status]),
  choice: CHOICE,
  incident: incidentGerman,
  truncated: '… (gekürzt)',

  card: {
    took: (ms) => duration(ms, 'Tage'),
    since: (at) => `seit ${clock(at)}`,
    askedBy: (who) => `Beauftragt von ${mention(who)}`,
    fromTemporal: 'Über Temporal gestartet',
    bySchedule: 'Vom Zeitplan gestartet',
    cancelledBy: (who) => `abgebrochen ${who ? `von ${mention(who)}` : 'über Temporal'}`,
    inTemporal: 'Lauf in Temporal ↗',
    ended: (how) => `Dieser Lauf ist zu Ende (${esc(how)}).`,
    answer: 'Auf der Karte antworten ↗',
    waits: {
      approval: 'wartet auf eine Freigabe',
      freeze: 'in Kraft',
      gate: 'wartet auf das Ende eines Freezes',
    },
    cancel: {
      title: 'Diesen Lauf abbrechen?',
      text: 'Der laufende Schritt wird angehalten, und was getan wurde, wird zurückgenommen.',
      confirm: 'Lauf abbrechen',
      deny: 'Weiterlaufen lassen',
    },
  },
};

function phrase<P extends Phrase>(said: P): string {
  return wordedBy(texts, said, '(unlesbare Angabe)');
}

/** Of a run that was asked about; Temporal's own words for an end stay as they are. */
function runStatus(status: string): string {
  return Object.hasOwn(STATUS, status) ? STATUS[status as RunStatus] : esc(status);
}

function stepTitle(operation: string, step: string): string {
  const titles = Object.hasOwn(STEPS, operation) ? STEPS[operation as OperationName] : {};
  return titles[step] ?? esc(step);
}

function endText(title: Phrase, status: RunStatus, took: number, why?: Phrase, by?: string): string {
  const name = phrase(title).split(' · ')[0] ?? '';
  const reason = why ? sentence(phrase(why)) : '';
  switch (status) {
    case 'succeeded':
      return `${reason || `${name}: erledigt.`} Dauer: ${duration(took, 'Tage')}.`;
    case 'cancelled':
      return `${name} wurde nach ${duration(took, 'Tagen')} ${by ? `von ${mention(by)}` : 'über Temporal'} abgebrochen.`;
    case 'stopped':
      return `${name} wurde angehalten: ${reason}`;
    case 'rolled-back':
      return `${name} wurde zurückgenommen: ${reason}`;
    default:
      return `${name} ist fehlgeschlagen: ${reason} Was nicht zurückgenommen wurde, steht oben; der ganze Verlauf steht in Temporal.`;
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${esc(key)}=${esc(value)}`);
  return pairs.length ? `Labels ${pairs.join(' ')}` : '';
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
