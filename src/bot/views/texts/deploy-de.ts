import type { Release } from '../../../apps.ts';
import type { QueueEntry } from '../../../run.ts';
import { clock, duration, escapeMrkdwn as esc, mention, moment } from '../mrkdwn.ts';
import type { DeployTexts } from './deploy-en.ts';

/** The German wording of deploys and rollbacks; mrkdwn, with all foreign text escaped. */
export const deployTexts: DeployTexts = {
  'deploy.title': ({ app, version }) => `*${esc(app)} ${esc(version)} ausliefern* → production`,
  'deploy.over-limit': () => 'der Scan hat mehr gefunden, als die Grenze erlaubt. Nichts wurde ausgeliefert',
  'deploy.no-tests': () => 'keine eingerichtet',
  'deploy.runs': ({ environment, release }) => `${environment} ist Healthy auf ${nameOf(release)}`,
  'deploy.ready': ({ app, version, commits, tests, report }) => {
    const facts = [
      commits === undefined ? '' : plural(commits),
      tests ? 'Tests grün' : 'keine Tests eingerichtet',
      report.over ? 'Scan über der Grenze' : 'Scan innerhalb der Grenzen',
    ];
    return `${esc(app)} ${esc(version)} ist bereit für production: ${facts.filter(Boolean).join(', ')}.`;
  },
  'deploy.change': ({ from, to, commits, compare }) => {
    const count = commits === undefined ? '' : plural(commits);
    const link = compare ? `<${compare}|${count || 'vergleichen'} ↗>` : count;
    return [`${from ? nameOf(from) : 'nichts'} → ${nameOf(to)}`, link].filter(Boolean).join(' · ');
  },
  'deploy.if-it-fails': ({ from }) =>
    from
      ? `Geht es in production schief: zurück auf ${nameOf(from)} (${short(from.digest)}).`
      : 'In production läuft noch nichts, also gibt es nichts, wohin man zurückkönnte.',
  'deploy.watch-for': ({ duration: ms }) => duration(ms),
  'deploy.watching': ({ version, until }) =>
    `Production ist Healthy auf ${esc(version)}. Ich beobachte bis ${clock(until)}.`,
  'deploy.staging-kept': ({ version }) => `Staging behält ${esc(version)}.`,
  'deploy.done': ({ app, version, environment, from, ran }) => {
    const before = from && ran !== undefined ? ` ${nameOf(from)} lief ${duration(ran)}.` : '';
    return `${esc(app)} ${esc(version)} ist in ${environment}.${before}`;
  },
  'deploy.nothing-to-do': ({ app, version }) =>
    `in production läuft schon ${esc(app)} ${esc(version)}, genau dieses Image`,
  'rollback.title': ({ app, environment, to }) =>
    `*${esc(app)} zurücknehmen*${to ? ` auf ${esc(to)}` : ''} → ${environment}`,
  'rollback.picked': ({ to, from }) => `${from ? `${nameOf(from)} → ` : ''}${nameOf(to)} (${short(to.digest)})`,
  'rollback.versions': ({ versions }) => ['Was lief, das Neueste zuerst:', ...versions.map(versionLine)].join('\n'),
  'rollback.ready': ({ app, environment, from, to }) =>
    `${esc(app)} soll in ${environment} ${from ? `von ${nameOf(from)} ` : ''}auf ${nameOf(to)} zurück.`,
  'rollback.impossible': ({ app, environment, why, to = '' }) => {
    const sentence = {
      runs: `in ${environment} läuft schon ${esc(app)} ${esc(to)}`,
      unknown: `${esc(app)} ${esc(to)} lief nie in ${environment}, soweit Argo CD sich erinnert`,
      none: `nichts anderes von ${esc(app)} lief gut in ${environment}`,
    }[why];
    return `${sentence}. Nichts wurde geändert`;
  },
  'rollback.done': ({ app, environment, to }) => `${esc(app)} ist in ${environment} zurück auf ${nameOf(to)}.`,
  'queue.title': ({ app }) => `*Warteschlange von ${esc(app)}*`,
  'queue.entry': ({ entry: { operation, input } }) => {
    const by = input.requestedBy ? `, beauftragt von ${mention(input.requestedBy)}` : '';
    return `${queued(input)}${operation === 'rollback' ? ' zurücknehmen' : ''}${by}`;
  },
  'queue.leave': ({ entry: { input } }) => `Verlassen: ${queued(input)}`.slice(0, 70),
  'queue.waits': ({ place }) => (place === 1 ? 'als Nächstes' : `${place - 1} davor`),
  'queue.started': () => 'gestartet',
  'queue.left': () => 'hat die Warteschlange verlassen',
  'queue.empty': ({ app }) => `Die Warteschlange von ${esc(app)} ist leer.`,
  'review.title': ({ app, version }) => `*Durchsicht von ${esc(app)} ${esc(version)}*, ohne Freigabe ausgeliefert`,
  'review.asked': ({ app, version, by, reason }) =>
    `${mention(by)} hat ${esc(app)} ${esc(version)} ohne Freigabe nach production gebracht: "${esc(reason)}". Unterschreib mit Freigeben, oder lehn es ab und sag, was folgen muss.`,
  'review.done': ({ app, version }) =>
    `Die Auslieferung von ${esc(app)} ${esc(version)} ohne Freigabe wurde durchgesehen und unterschrieben.`,
};

/** `sha256:9f2c1a…`: enough to recognise it. */
function short(digest: string): string {
  return esc(digest.length > 14 ? `${digest.slice(0, 14)}…` : digest);
}

function nameOf({ version, digest }: Release): string {
  return version ? esc(version) : short(digest);
}

function versionLine({ version, digest, deployedAt, bad }: Release & { deployedAt: number; bad: boolean }): string {
  const name = version ? `${esc(version)} (${short(digest)})` : short(digest);
  return `• ${name}, seit ${moment(deployedAt)}${bad ? ', wurde zurückgenommen' : ''}`;
}

function queued(input: QueueEntry['input']): string {
  return esc('version' in input ? `${input.app} ${input.version}` : input.app);
}

function plural(commits: number): string {
  return `${commits} ${commits === 1 ? 'Commit' : 'Commits'}`;
}
