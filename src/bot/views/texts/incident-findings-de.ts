import type { IncidentQuery } from '../../../incidents.ts';
import type { Finding, Looked, PastRun, Trouble } from '../../../phrases-incident.ts';
import type { Phrase } from '../../../phrases.ts';
import { clock, codeBlock, duration, escapeMrkdwn as esc, linkTo, mention, moment } from '../mrkdwn.ts';
import type { FindingTexts } from './incident-findings-en.ts';
import { told } from './failure-parts.ts';
import { amounts, brief, isFar, sentence, SHOWN } from './incident-parts.ts';

/** The German wording of what a diagnosis finds. `statusOf` words how a run stands. */
export const findingTextsGerman = (
  phrase: (said: Phrase) => string,
  statusOf: (status: string) => string,
): FindingTexts => ({
  'incident.metric': metric,
  'incident.pods': ({ namespace, deployment, ready, pods, troubles }) =>
    [
      `${esc(deployment)} in ${esc(namespace)}: ${ready} von ${count(pods, 'Pod', 'Pods')} bereit.`,
      ...troubles.slice(0, SHOWN).map(troubleText),
      more(troubles.length),
    ]
      .filter(Boolean)
      .join('\n'),
  'incident.events': ({ namespace, events }) =>
    events.length
      ? [
          `Events in ${esc(namespace)} (Kubernetes):`,
          ...events
            .slice(0, SHOWN)
            .map(
              ({ object, reason, message, count: times, at }) =>
                `• ${clock(at)} ${brief(object)} ${esc(reason)}${times > 1 ? ` (${times}-mal)` : ''}: ${brief(message)}`,
            ),
          more(events.length),
        ]
          .filter(Boolean)
          .join('\n')
      : `In letzter Zeit keine Warnungen in ${esc(namespace)}.`,
  'incident.syncs': ({ application, sync, health, syncs, since }) => {
    const [last] = syncs;
    const recent = last
      ? ` Zuletzt synchronisiert: ${last.version ? esc(last.version) : esc(last.digest.slice(0, 19))}, ${relative(last.at, since)}.`
      : ' Einen Verlauf gibt es nicht.';
    return `Argo CD: ${esc(application)} ist ${esc(sync)}, ${esc(health)}.${recent}`;
  },
  'incident.runs': ({ app, runs, since }) =>
    runs.length
      ? runs
          .slice(0, SHOWN)
          .map((run) => runText(run, since, statusOf))
          .join('\n')
      : `Deckhand hat in den letzten Stunden nichts an ${esc(app)} geändert.`,
  'incident.blind': ({ what, name, why }) =>
    `${LOOKED[what]} ${brief(name)}: nachsehen ging nicht. ${sentence(told(why, phrase, brief))}`,
});

/** A finding as one part of the card's line "Jetzt"; empty for what is not worth one. */
export function findingInShortGerman(found: Phrase): string {
  switch (found.id) {
    case 'incident.metric':
      return found.value === null ? '' : `${brief(found.name)} ${amount(found.value, found.unit)}${limitText(found)}`;
    case 'incident.pods': {
      const { troubles, ready, pods, deployment } = found;
      if (troubles.length) return `${count(troubles.length, 'Pod', 'Pods')} von ${esc(deployment)} mit Problemen`;
      return ready < pods ? `${ready} von ${count(pods, 'Pod', 'Pods')} von ${esc(deployment)} bereit` : '';
    }
    case 'incident.runs': {
      const [last] = found.runs;
      return last ? `${esc(last.operation)} ${esc(last.target)} ${relative(last.at, found.since)}` : '';
    }
    case 'incident.syncs':
      return found.health === 'Healthy' ? '' : `${esc(found.application)} ${esc(found.health)}`;
    case 'incident.blind':
      return `${LOOKED[found.what]} ${brief(found.name)}: nicht erreichbar`;
    default:
      return '';
  }
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

const LOOKED: Readonly<Record<Looked, string>> = {
  metric: 'Abfrage',
  pods: 'Pods von',
  events: 'Events in',
  syncs: 'Argo-CD-Anwendung',
  runs: 'Läufe auf',
};

const amount = amounts({ decimal: ',', days: 'Tage' });

function metric({ name, value, before, limit, unit, bad, link }: Extract<Finding, { id: 'incident.metric' }>): string {
  if (value === null) return `${brief(name)}: diese Zeitreihe gibt es gerade nicht. ${linkTo(link, 'Graph ↗')}`.trim();
  const was = before === null ? '' : `, vor einer Stunde ${amount(before, unit)}`;
  return `${brief(name)}: ${amount(value, unit)}${limitText({ limit, unit, bad })}${was}. ${linkTo(link, 'Graph ↗')}`.trim();
}

function limitText({ limit, unit, bad }: Pick<IncidentQuery, 'limit' | 'unit' | 'bad'>): string {
  if (limit === undefined) return '';
  return ` (${bad === 'above' ? 'Grenze' : 'mindestens'} ${amount(limit, unit)})`;
}

function troubleText({ pod, ready, restarts, reason, limit, container, log }: Trouble): string {
  const why = [reason && esc(reason), limit && `Limit ${esc(limit)}`].filter(Boolean).join(', ');
  const state = restarts
    ? `${restarts === 1 ? 'einmal' : `${restarts}-mal`} neu gestartet`
    : ready
      ? 'bereit'
      : 'nicht bereit';
  const head = `• Pod ${brief(pod)}: ${state}${why ? ` (${why})` : ''}.`;
  const tail = log
    ? `\nLetzte Zeilen ${container ? `von ${esc(container)}` : 'des Containers'}:\n${codeBlock(log)}`
    : '';
  return `${head}${tail}`;
}

function runText(
  { operation, target, status, by, at, link }: PastRun,
  since: number,
  statusOf: (status: string) => string,
): string {
  const who = by ? ` von ${mention(by)}` : '';
  return `${esc(operation)} ${brief(target)}${who}: ${statusOf(status)}, ${relative(at, since)}. ${linkTo(link, 'Zum Thread ↗')}`.trim();
}

/** How something stands to the beginning of the incident; the day too where the time alone would mislead. */
function relative(at: number, since: number): string {
  if (isFar(at, since)) return moment(at);
  return `${clock(at)} (${duration(Math.abs(since - at), 'Tage')} ${at <= since ? 'davor' : 'nach Beginn'})`;
}

function more(all: number): string {
  return all > SHOWN ? `… und ${all - SHOWN} weitere` : '';
}
