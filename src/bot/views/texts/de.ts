import type { Phrase } from '../../../phrases.ts';
import type { Choice, OperationName, RunStatus } from '../../../run.ts';
import { clock, duration, escapeMrkdwn as esc, mention, nameOf } from '../mrkdwn.ts';
import { approvalTexts } from './approval-de.ts';
import { deliveryTexts } from './delivery-de.ts';
import { deployTexts } from './deploy-de.ts';
import type { english, Texts } from './en.ts';
import { jobsTexts } from './jobs-de.ts';

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
  reject: 'Ablehnen',
  cancel: 'Abbrechen',
  thaw: 'Auftauen',
  leave: 'Warteschlange verlassen',
};

const STEPS: Readonly<Record<OperationName, Readonly<Record<string, string>>>> = {
  provision: {
    check: 'Maschine prüfen',
    deploy: 'Betriebssystem installieren',
    configure: 'Einrichten',
    join: 'In den Cluster aufnehmen',
  },
  deploy: {
    build: 'Bauen',
    scan: 'Prüfen',
    staging: 'Staging',
    tests: 'Tests',
    approval: 'Freigabe',
    production: 'Produktion',
    watch: 'Beobachten',
  },
  rollback: { pick: 'Version wählen', approval: 'Freigabe', set: 'Version setzen', watch: 'Beobachten' },
  review: { sign: 'Unterschrift' },
  freeze: { frozen: 'Eingefroren' },
  queue: {},
};

const DID: Readonly<Record<Choice, string>> = {
  retry: 'Neuer Versuch gewählt',
  skip: 'Übersprungen',
  'roll-back': 'Zurücknehmen gewählt',
  approve: 'Freigegeben',
  reject: 'Abgelehnt',
  cancel: 'Abgebrochen',
  thaw: 'Aufgetaut',
  leave: 'Warteschlange verlassen',
};

const ALLOWED: Readonly<Record<Choice, string>> = {
  retry: 'Neu versuchen',
  skip: 'Überspringen',
  'roll-back': 'Zurücknehmen',
  approve: 'Freigeben',
  reject: 'Ablehnen',
  cancel: 'Abbrechen',
  thaw: 'Auftauen',
  leave: 'Die Warteschlange verlassen',
};

/** The German wording of everything a run says; mrkdwn, with all foreign text escaped. */
const texts: Texts = {
  ...approvalTexts((said) => phrase(said)),
  ...deployTexts,
  ...deliveryTexts,
  ...jobsTexts,
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
      : `${esc(series)} in ${duration(took)} installiert. Adresse ${esc(address)}.`,
  'provision.configuring': ({ task, tasks, name }) => `Schritt ${tasks ? `${task}/${tasks}` : task}: ${esc(name)}`,
  'provision.configured': ({ tasks, changed }) => `${tasks} Schritte, ${changed} geändert`,
  'provision.joining': ({ condition }) => `Warte auf den Knoten: ${esc(condition)}`,
  'provision.ready': ({ machine, version, address, labels }) =>
    [`${esc(machine)} ist Ready: ${esc(version)}`, esc(address), labelText(labels)].filter(Boolean).join(', ') + '.',
  'provision.released': ({ machine }) => `${esc(machine)} in MAAS zurückgegeben.`,
  'undo.left': ({ what, why }) => `${esc(what)} bleibt, wie es ist: ${esc(why)}`,
  'undo.node-deleted': ({ node }) => `Knoten ${esc(node)} aus dem Cluster gelöscht.`,
  'undo.failed': ({ operation, step, message }) =>
    `✗ "${esc(stepTitle(operation, step))}" ließ sich nicht zurücknehmen: ${sentence(esc(message))} Bitte von Hand nachsehen; ich versuche es nicht noch einmal.`,
  'undo.done': ({ result }) => phrase(result),
  'step.failed': ({ operation, step, attempts, took, message, undoing }) => {
    const tried = attempts > 1 ? ` nach ${attempts} Versuchen` : '';
    const next = undoing ? 'Ich nehme es jetzt zurück.' : 'Noch wurde nichts zurückgenommen.';
    return `✗ ${stepTitle(operation, step)} fehlgeschlagen${tried} (${duration(took)}): ${sentence(esc(message))} ${next}`;
  },
  'step.otherwise': ({ expiresAt }) => `Antwortet bis ${clock(expiresAt)} niemand, nehme ich alles zurück.`,
  'step.unanswered': () => 'Niemand hat rechtzeitig geantwortet, also nehme ich alles zurück.',
  'step.cancelled': () => 'durch den Abbruch angehalten',
  decision: ({ choice, by, reason, checked }) => {
    const who = checked && by ? ` von ${mention(by)}` : ' über Temporal, ohne geprüfte Person';
    return `${DID[choice]}${who}${reason ? ` ("${esc(reason)}")` : ''}.`;
  },
  'run.ended': ({ title, status, took, why, by, remark }) =>
    [endText(title, status, took, why, by), remark && phrase(remark)].filter(Boolean).join(' '),
  'run.noted': ({ by, text }) => `📌 ${mention(by)}: ${esc(text)}`,
  'notes.dropped': ({ count }) =>
    `${count} Notizen fehlen hier, weil zu viele warteten, während Slack nicht erreichbar war.`,
  'refused.not-allowed': ({ choice, who }) =>
    `${ALLOWED[choice]} dürfen hier nur ${who.map(nameOf).join(' oder ')}; du gehörst nicht dazu. Nichts wurde geändert.`,
  'refused.outsider': ({ choice }) =>
    `${ALLOWED[choice]} dürfen weder Gäste noch Leute aus anderen Workspaces. Bitte frag jemanden aus diesem Workspace. Nichts wurde geändert.`,
  'refused.too-late': ({ expiredAt }) => `Zu spät: die Frage lief um ${clock(expiredAt)} ab. Nichts wurde geändert.`,
  'refused.decided': ({ choice, by, at, reason }) =>
    `Zu spät: ${by ? mention(by) : 'jemand'} hat um ${clock(at)} "${CHOICE[choice]}" gewählt${reason ? ` ("${esc(reason)}")` : ''}. Nichts wurde geändert.`,
  'refused.ending': () =>
    'Das lässt sich nicht mehr entscheiden: der Lauf ist weitergegangen oder endet gerade. Nichts wurde geändert.',
  'refused.unknown-person': ({ who }) =>
    `Slack hat nicht gesagt, wer zu ${who.map(nameOf).join(', ')} gehört, also zählt dein Klick nicht. Bitte klick in einer Minute noch einmal.`,
  'refused.unsigned': () =>
    'Dieses Signal ist nicht vom Bot unterschrieben, und die Regeln nehmen solche Signale nicht an. Nichts wurde geändert.',
};

/** How runs speak in German. */
export const german: typeof english = {
  phrase: (said) => phrase(said),
  stepTitle: (operation, step) => stepTitle(operation, step),
  statusOf: (status) => (status === 'terminated' ? 'von außen beendet' : STATUS[status]),
  choice: CHOICE,
  truncated: '… (gekürzt)',

  card: {
    since: (at) => `seit ${clock(at)}`,
    askedBy: (who) => `Beauftragt von ${mention(who)}`,
    fromTemporal: 'Aus Temporal gestartet',
    cancelledBy: (who) => `abgebrochen ${who ? `von ${mention(who)}` : 'aus Temporal'}`,
    inTemporal: 'Lauf in Temporal ↗',
    ended: (how) => `Dieser Lauf ist zu Ende (${esc(how)}).`,
    answer: 'Auf der Karte antworten ↗',
    cancel: {
      title: 'Diesen Lauf abbrechen?',
      text: 'Der laufende Schritt wird angehalten, und was getan wurde, wird zurückgenommen.',
      confirm: 'Lauf abbrechen',
      deny: 'Weiterlaufen lassen',
    },
  },
};

function phrase<P extends Phrase>(said: P): string {
  return (texts[said.id] as (phrase: P) => string)(said);
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
      return `${reason || `${name}: erledigt.`} Dauer ${duration(took)}.`;
    case 'cancelled':
      return `${name} wurde nach ${duration(took)} ${by ? `von ${mention(by)}` : 'aus Temporal'} abgebrochen.`;
    case 'stopped':
      return `${name} wurde angehalten: ${reason}`;
    case 'rolled-back':
      return `${name} wurde zurückgenommen: ${reason}`;
    default:
      return `${name} ist fehlgeschlagen: ${reason} Was nicht zurückgenommen wurde, steht oben; der Lauf in Temporal erzählt alles.`;
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${esc(key)}=${esc(value)}`);
  return pairs.length ? `Labels ${pairs.join(' ')}` : '';
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
