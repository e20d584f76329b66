import type { Deed, IncidentSeverity, IncidentStatus } from '../../../incidents.ts';
import { clock, cut, duration, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';
import { isFar, SEVERITY } from './incident-parts.ts';
import type { IncidentWords } from './incident-words-en.ts';

const ABOUT: Readonly<Record<IncidentSeverity, string>> = {
  sev1: 'alle sind betroffen',
  sev2: 'einige sind betroffen, oder bald alle',
  sev3: 'noch ist niemand betroffen',
};

const STATUS: Readonly<Record<IncidentStatus, string>> = {
  firing: 'Alarm',
  acknowledged: 'bestätigt',
  mitigated: 'eingedämmt',
  resolved: 'abgeschlossen',
};

/** What cards, sheets, forms, reports and the bot itself say of incidents in German; `form` and `confirm` are plain text. */
export const incidentWordsGerman: IncidentWords = {
  help: '`/incident [sev1|sev2|sev3] title`  Einen Incident eröffnen; `/deckhand incidents` zeigt die offenen',

  card: {
    resolved: (deed, since) =>
      `abgeschlossen${by(deed)} ${when(deed.at, since)} · Dauer: ${duration(deed.at - since, 'Tage')}`,
    firing: (since, near) => `Alarm seit ${when(since, near)}`,
    open: (since, near) => `offen seit ${when(since, near)}`,
    mitigated: (at, near) => `eingedämmt ${when(at, near)}`,
    acknowledged: (deed, near) => `bestätigt${by(deed)} ${when(deed.at, near)}`,
    oncall: (who) => `Rufbereitschaft ${who.map(nameOf).join(', ')}`,
    commander: ({ by: who, checked }) => `Leitung ${checked ? mention(who) : 'über Temporal'}`,
    now: (found) => `Jetzt: ${found}`,
    alerts: ({ firing, resolved, truncated }) =>
      [
        `${firing} ${firing === 1 ? 'Alarm aktiv' : 'Alarme aktiv'}`,
        resolved && `${resolved} vorbei`,
        truncated && `${truncated} weitere nicht übermittelt`,
      ]
        .filter(Boolean)
        .join(', '),
    opened: (who) => (who ? `Eröffnet von ${mention(who)}` : 'Von einem Alarm eröffnet'),
    confirm: {
      title: 'Diesen Incident abschließen?',
      text: 'Der Bericht wird geschrieben und der Thread ist damit zu Ende. Kommt der Alarm wieder, öffnet er einen neuen Incident.',
      confirm: 'Abschließen',
      deny: 'Noch nicht',
    },
  },

  sheet: {
    severity: 'Schweregrad ändern',
    remediate: 'Beheben',
    sent: 'Abgeschickt',
    close: 'Schließen',
    none: 'Das Runbook dieses Incidents bietet keine Maßnahmen an; was es anbieten darf, steht in deckhand.yaml.',
    now: 'jetzt',
    does: (what) => `Das heißt: ${what}`,
    ask: 'Anfragen',
    act: 'Ausführen',
    leave: 'Lieber nicht',
    who: (run, approve) =>
      `Für ${run.map(nameOf).join(' oder ')}${approve ? `, mit Freigabe von ${approve.map(nameOf).join(' oder ')}` : ''}`,
    taken: 'Abgeschickt. Was daraus wird, steht im Thread; geht es nicht, erfährst du, warum.',
    over: 'Dieser Incident ist zu Ende. Es hat sich nichts geändert.',
    noWorker:
      'Gerade antwortet kein Worker, darum kann ich nicht sagen, was zur Wahl steht. Versuch es gleich noch einmal.',
  },

  form: {
    title: 'Incident eröffnen',
    submit: 'Eröffnen',
    close: 'Lieber nicht',
    about: (text) => `Es geht um: ${esc(cut(text, 300, '…'))}`,
    what: 'Was stimmt nicht?',
    howBad: 'Wie schlimm ist es?',
    severity: (severity) => `${SEVERITY[severity]}: ${ABOUT[severity]}`,
  },

  report: {
    headline: (what) => `Bericht: ${what}`,
    impact: 'Auswirkungen',
    tried: 'Was versucht wurde',
    open: 'Offene Fragen',
    timeline: 'Ablauf',
    more: (count) => `… und ${count} weitere in der Datei`,
    notMeasured: 'Nicht gemessen.',
    nothingTried: 'Über Deckhand wurde nichts versucht.',
    noTimeline: 'Leer.',
    noneOpen: 'Keine, von denen ich weiß.',
    began: (at) => `Beginn ${at}`,
    openedAfter: (ms) => `eröffnet nach ${duration(ms, 'Tagen')}`,
    acknowledgedAfter: (ms, who) => `bestätigt nach ${duration(ms, 'Tagen')}${who && ` von ${who}`}`,
    neverAcknowledged: 'nie bestätigt',
    commander: (who) => `geleitet von ${who}`,
    mitigatedAfter: (ms) => `eingedämmt nach ${duration(ms, 'Tagen')}`,
    resolvedAfter: (ms, who) => `abgeschlossen nach ${duration(ms, 'Tagen')}${who && ` von ${who}`}`,
    unchecked: 'jemandem über Temporal',
    attempt: (at, what, who, outcome) =>
      `${at} ${what}, ausgelöst von ${who}: ${outcome ?? 'war beim Abschluss noch nicht zu Ende.'}`,
  },

  lists: {
    title: '*Offene Incidents*',
    none: 'Kein Incident ist offen.',
    incident: (severity, title, status, since) =>
      `${SEVERITY[severity]} *${esc(title)}*: ${STATUS[status]}, seit ${moment(since)}`,
  },

  bot: {
    noTitle: 'Ein Incident braucht einen Titel. Es wurde nichts gestartet.',
    longTitle: (length, limit) =>
      `Dieser Titel hat ${length} Zeichen; ${limit} müssen genügen. Es wurde nichts gestartet.`,
    nobody: 'Hier darf niemand Incidents eröffnen: wer es darf, steht in deckhand.yaml unter `policies.incident`.',
    running: (who) =>
      `Ein Incident mit diesem Titel wurde heute schon eröffnet${who ? ` (von ${mention(who)})` : ''} und ist noch offen.`,
    noted: 'Für den Ablauf dieses Incidents notiert.',
  },
};

function by({ by: who, checked }: Deed): string {
  if (!who) return '';
  return checked ? ` von ${mention(who)}` : ' über Temporal';
}

/** The day too, where the time alone would mislead. */
function when(at: number, near: number): string {
  return isFar(at, near) ? moment(at) : clock(at);
}
