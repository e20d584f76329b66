import type { IncidentQuery } from '../../incidents.ts';
import type { Finding, Looked, PastRun, Trouble } from '../../phrases-incident.ts';
import type { Phrase } from '../../phrases.ts';
import { clock, cut, day, duration, escapeMrkdwn as esc, fenced, linkTo, mention } from './mrkdwn.ts';

type FindingTexts = { readonly [Id in Finding['id']]: (found: Extract<Finding, { id: Id }>) => string };

/** What foreign text may take of a line. Characters. */
const FOREIGN = 300;
const SHOWN = 5;

/** The wording of what a diagnosis found; mrkdwn, with all foreign text escaped and cut. */
export const findingTexts: FindingTexts = {
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
          .map((run) => runText(run, since))
          .join('\n')
      : `Deckhand changed nothing on ${esc(app)} in the last hours.`,
  'incident.blind': ({ what, name, why }) =>
    `${LOOKED[what]} ${brief(name)} could not be looked at: ${sentence(brief(why))}`,
};

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

const LOOKED: Readonly<Record<Looked, string>> = {
  metric: 'Query',
  pods: 'Pods of',
  events: 'Events in',
  syncs: 'Argo CD application',
  runs: 'Runs on',
};

function metric({ name, value, before, limit, unit, bad, link }: Extract<Finding, { id: 'incident.metric' }>): string {
  if (value === null) return `${brief(name)}: no such series now. ${linkTo(link, 'graph ↗')}`.trim();
  const was = before === null ? '' : `, was ${amount(before, unit)} an hour ago`;
  return `${brief(name)}: ${amount(value, unit)}${limitText({ limit, unit, bad })}${was}. ${linkTo(link, 'graph ↗')}`.trim();
}

function limitText({ limit, unit, bad }: Pick<IncidentQuery, 'limit' | 'unit' | 'bad'>): string {
  if (limit === undefined) return '';
  return ` (${bad === 'above' ? 'limit' : 'at least'} ${amount(limit, unit)})`;
}

function amount(value: number, unit: IncidentQuery['unit']): string {
  return AMOUNT[unit](value);
}

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30];

const AMOUNT: Readonly<Record<IncidentQuery['unit'], (value: number) => string>> = {
  ratio: (value) => `${plain(value * 100)} %`,
  seconds: (value) => (value < 60 ? `${plain(value)} s` : duration(value * 1_000)),
  bytes(value) {
    if (value < MIB) return `${plain(value / KIB)} KiB`;
    return value < GIB ? `${plain(value / MIB)} MiB` : `${plain(value / GIB)} GiB`;
  },
  number: (value) => plain(value),
};

/** Two significant digits are what people act on; whole numbers stay whole. */
function plain(value: number): string {
  const rounded = Math.abs(value) >= 10 ? value.toFixed(Number.isInteger(value) ? 0 : 1) : value.toPrecision(2);
  return String(Number(rounded));
}

function troubleText({ pod, ready, restarts, reason, limit, container, log }: Trouble): string {
  const why = [reason && esc(reason), limit && `limit ${esc(limit)}`].filter(Boolean).join(', ');
  const state = restarts
    ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}`
    : ready
      ? 'ready'
      : 'is not ready';
  const head = `• Pod ${brief(pod)} ${state}${why ? ` (${why})` : ''}.`;
  const tail = log ? `\nLast lines of ${esc(container ?? 'its container')}:\n\`\`\`\n${esc(fenced(log))}\n\`\`\`` : '';
  return `${head}${tail}`;
}

function runText({ operation, target, status, by, at, link }: PastRun, since: number): string {
  const who = by ? ` by ${mention(by)}` : '';
  return `${esc(operation)} ${brief(target)}${who}: ${esc(status)}, ${relative(at, since)}. ${linkTo(link, 'thread ↗')}`.trim();
}

/** How something stands to the beginning of the incident; the day too where the time alone would mislead. */
function relative(at: number, since: number): string {
  const away = Math.abs(since - at);
  if (away > 86_400_000) return `on ${day(at)}`;
  return `${clock(at)} (${duration(away)} ${at <= since ? 'before' : 'after it began'})`;
}

function more(all: number): string {
  return all > SHOWN ? `… and ${all - SHOWN} more` : '';
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Foreign text on one line. */
export function brief(text: string): string {
  return esc(cut(text.replaceAll(/\s+/g, ' ').trim(), FOREIGN));
}

export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
