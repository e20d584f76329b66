import type { IncidentQuery } from '../../../incidents.ts';
import type { Finding, Looked, PastRun, Trouble } from '../../../phrases-incident.ts';
import type { Phrase } from '../../../phrases.ts';
import { clock, codeBlock, duration, escapeMrkdwn as esc, linkTo, mention, moment } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import { amounts, brief, isFar, sentence, SHOWN } from './incident-parts.ts';

export type FindingTexts = {
  readonly [Id in Finding['id']]: (found: Extract<Finding, { id: Id }>) => string;
};

/** The English wording of what a diagnosis finds. `statusOf` words how a run stands. */
export const findingTexts = (phrase: (said: Phrase) => string, statusOf: (status: string) => string): FindingTexts => ({
  'incident.metric': metric,
  'incident.pods': ({ namespace, deployment, ready, pods, troubles }) =>
    [
      `${esc(deployment)} in ${esc(namespace)}: ${ready} of ${count(pods, 'pod')} ready.`,
      ...troubles.slice(0, SHOWN).map(troubleText),
      more(troubles.length),
    ]
      .filter(Boolean)
      .join('\n'),
  'incident.events': ({ namespace, events }) =>
    events.length
      ? [
          `Events in ${esc(namespace)}:`,
          ...events
            .slice(0, SHOWN)
            .map(
              ({ object, reason, message, count: times, at }) =>
                `• ${clock(at)} ${brief(object)} ${esc(reason)}${times > 1 ? ` (${times} times)` : ''}: ${brief(message)}`,
            ),
          more(events.length),
        ]
          .filter(Boolean)
          .join('\n')
      : `No warnings in ${esc(namespace)} lately.`,
  'incident.syncs': ({ application, sync, health, syncs, since }) => {
    const [last] = syncs;
    const recent = last
      ? ` Last synced ${last.version ? esc(last.version) : esc(last.digest.slice(0, 19))} ${relative(last.at, since)}.`
      : ' It has no history.';
    return `Argo CD: ${esc(application)} is ${esc(sync)}, ${esc(health)}.${recent}`;
  },
  'incident.runs': ({ app, runs, since }) =>
    runs.length
      ? runs
          .slice(0, SHOWN)
          .map((run) => runText(run, since, statusOf))
          .join('\n')
      : `Deckhand changed nothing on ${esc(app)} in the last hours.`,
  'incident.blind': ({ what, name, why }) =>
    `${LOOKED[what]} ${brief(name)} could not be looked at: ${sentence(told(why, phrase, brief))}`,
});

/** A finding as one part of the card's line "Now"; empty for what is not worth one. */
export function findingInShort(found: Phrase): string {
  switch (found.id) {
    case 'incident.metric':
      return found.value === null ? '' : `${amount(found.value, found.unit)} ${brief(found.name)}${limitText(found)}`;
    case 'incident.pods': {
      const { troubles, ready, pods, deployment } = found;
      if (troubles.length) return `${count(troubles.length, 'pod')} of ${esc(deployment)} in trouble`;
      return ready < pods ? `${ready} of ${count(pods, 'pod')} of ${esc(deployment)} ready` : '';
    }
    case 'incident.runs': {
      const [last] = found.runs;
      return last ? `${esc(last.operation)} ${esc(last.target)} ${relative(last.at, found.since)}` : '';
    }
    case 'incident.syncs':
      return found.health === 'Healthy' ? '' : `${esc(found.application)} ${esc(found.health)}`;
    case 'incident.blind':
      return `${LOOKED[found.what]} ${brief(found.name)}: not reachable`;
    default:
      return '';
  }
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const LOOKED: Readonly<Record<Looked, string>> = {
  metric: 'Query',
  pods: 'Pods of',
  events: 'Events in',
  syncs: 'Argo CD application',
  runs: 'Runs on',
};

const amount = amounts({ decimal: '.', days: 'days' });

function metric({ name, value, before, limit, unit, bad, link }: Extract<Finding, { id: 'incident.metric' }>): string {
  if (value === null) return `${brief(name)}: no such series now. ${linkTo(link, 'graph ↗')}`.trim();
  const was = before === null ? '' : `, was ${amount(before, unit)} an hour ago`;
  return `${brief(name)}: ${amount(value, unit)}${limitText({ limit, unit, bad })}${was}. ${linkTo(link, 'graph ↗')}`.trim();
}

function limitText({ limit, unit, bad }: Pick<IncidentQuery, 'limit' | 'unit' | 'bad'>): string {
  if (limit === undefined) return '';
  return ` (${bad === 'above' ? 'limit' : 'at least'} ${amount(limit, unit)})`;
}

function troubleText({ pod, ready, restarts, reason, limit, container, log }: Trouble): string {
  const why = [reason && esc(reason), limit && `limit ${esc(limit)}`].filter(Boolean).join(', ');
  const state = restarts
    ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}`
    : ready
      ? 'ready'
      : 'is not ready';
  const head = `• Pod ${brief(pod)} ${state}${why ? ` (${why})` : ''}.`;
  const tail = log ? `\nLast lines of ${esc(container ?? 'its container')}:\n${codeBlock(log)}` : '';
  return `${head}${tail}`;
}

function runText(
  { operation, target, status, by, at, link }: PastRun,
  since: number,
  statusOf: (status: string) => string,
): string {
  const who = by ? ` by ${mention(by)}` : '';
  return `${esc(operation)} ${brief(target)}${who}: ${statusOf(status)}, ${relative(at, since)}. ${linkTo(link, 'thread ↗')}`.trim();
}

/** How something stands to the beginning of the incident; the day too where the time alone would mislead. */
function relative(at: number, since: number): string {
  if (isFar(at, since)) return `on ${moment(at)}`;
  return `${clock(at)} (${duration(Math.abs(since - at))} ${at <= since ? 'before' : 'after it began'})`;
}

function more(all: number): string {
  return all > SHOWN ? `… and ${all - SHOWN} more` : '';
}
