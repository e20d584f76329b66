import type { Release } from '../../../apps.ts';
import { clock, duration, escapeMrkdwn as esc, mention, moment } from '../mrkdwn.ts';
import type { DeployTexts } from './deploy-en.ts';
import { GERMAN_ENVIRONMENT } from './environments-de.ts';
import { queuedName, releaseName, releaseWithDigest, shortDigest } from './names.ts';

/** The German wording of deploys and rollbacks; mrkdwn, with all foreign text escaped. */
export const deployGerman: DeployTexts = {
  'deploy.title': ({ app, version }) => `*${esc(app)} ${esc(version)} ausrollen* → Produktion`,
  'deploy.over-limit': () => 'der Scan hat mehr gefunden, als die Grenze erlaubt. Ausgerollt wurde nichts',
  'deploy.no-tests': () => 'keine eingerichtet',
  'deploy.runs': ({ environment, release }) =>
    `In ${GERMAN_ENVIRONMENT[environment]} läuft ${releaseName(release)}, Healthy`,
  'deploy.ready': ({ app, version, commits, tests, report }) => {
    const facts = [
      commits === undefined ? '' : commitCount(commits),
      tests ? 'Tests grün' : 'keine Tests eingerichtet',
      report.over ? 'Scan über der Grenze' : 'Scan innerhalb der Grenze',
    ];
    return `${esc(app)} ${esc(version)} ist bereit für Produktion: ${facts.filter(Boolean).join(', ')}.`;
  },
  'deploy.change': ({ from, to, commits, compare }) => {
    const count = commits === undefined ? '' : commitCount(commits);
    const link = compare ? `<${compare}|${count || 'Vergleich'} ↗>` : count;
    return [`${from ? releaseName(from) : 'nichts'} → ${releaseName(to)}`, link].filter(Boolean).join(' · ');
  },
  'deploy.if-it-fails': ({ from }) =>
    from
      ? `Falls es in Produktion schiefgeht: zurück auf ${releaseName(from)} (${shortDigest(from.digest)}).`
      : 'In Produktion läuft noch nichts, also gibt es auch kein Zurück.',
  'deploy.watch-for': ({ duration: ms }) => `${duration(ms, 'Tage')} lang`,
  'deploy.watching': ({ version, until }) =>
    `In Produktion läuft ${esc(version)}, Healthy. Ich beobachte bis ${clock(until)}.`,
  'deploy.staging-kept': ({ version }) => `In Staging bleibt ${esc(version)}.`,
  'deploy.done': ({ app, version, environment, from, ran }) => {
    const before = from && ran !== undefined ? ` ${releaseName(from)} lief dort ${duration(ran, 'Tage')}.` : '';
    return `${esc(app)} ${esc(version)} ist in ${GERMAN_ENVIRONMENT[environment]}.${before}`;
  },
  'deploy.nothing-to-do': ({ app, version }) =>
    `in Produktion läuft schon ${esc(app)} ${esc(version)}, genau dieses Image`,
  'rollback.title': ({ app, environment, to }) =>
    `*Rollback von ${esc(app)}*${to ? ` auf ${esc(to)}` : ''} → ${GERMAN_ENVIRONMENT[environment]}`,
  'rollback.picked': ({ to, from }) =>
    `${from ? `${releaseName(from)} → ` : ''}${releaseName(to)} (${shortDigest(to.digest)})`,
  'rollback.versions': ({ versions }) =>
    ['Was hier lief, das Neueste zuerst:', ...versions.map(versionLine)].join('\n'),
  'rollback.ready': ({ app, environment, from, to }) =>
    `${esc(app)} soll in ${GERMAN_ENVIRONMENT[environment]} ${from ? `von ${releaseName(from)} ` : ''}zurück auf ${releaseName(to)}.`,
  'rollback.impossible': ({ app, environment, why, to = '' }) => {
    const place = `in ${GERMAN_ENVIRONMENT[environment]}`;
    const sentence = {
      runs: `${place} läuft schon ${esc(app)} ${esc(to)}`,
      unknown: `${esc(app)} ${esc(to)} lief nie ${place}, soweit Argo CD sich erinnert`,
      none: `von ${esc(app)} ist ${place} keine andere Version gut gelaufen`,
    }[why];
    return `${sentence}. Es hat sich nichts geändert`;
  },
  'rollback.done': ({ app, environment, to }) =>
    `${esc(app)} ist in ${GERMAN_ENVIRONMENT[environment]} wieder auf ${releaseName(to)}.`,
  'queue.title': ({ app }) => `*Warteschlange für ${esc(app)}*`,
  'queue.entry': ({ entry: { operation, input } }) => {
    const by = input.requestedBy ? `, beauftragt von ${mention(input.requestedBy)}` : '';
    return `${operation === 'rollback' ? 'Rollback von ' : ''}${queuedName(input)}${by}`;
  },
  'queue.leave': ({ entry: { input } }) => `Austragen: ${queuedName(input)}`.slice(0, 70),
  'queue.waits': ({ place }) => (place === 1 ? 'als Nächstes dran' : `${place - 1} davor`),
  'queue.started': () => 'gestartet',
  'queue.left': () => 'ausgetragen',
  'queue.empty': ({ app }) => `Die Warteschlange für ${esc(app)} ist leer.`,
  'review.title': ({ app, version }) => `*Review von ${esc(app)} ${esc(version)}*, ohne Freigabe ausgerollt`,
  'review.asked': ({ app, version, by, reason }) =>
    `${mention(by)} hat ${esc(app)} ${esc(version)} ohne Freigabe in Produktion gebracht: "${esc(reason)}". Bitte mit "Freigeben" abzeichnen, oder ablehnen und dazuschreiben, was folgen muss.`,
  'review.done': ({ app, version }) =>
    `${esc(app)} ${esc(version)} ging ohne Freigabe in Produktion; das ist jetzt geprüft und abgezeichnet.`,
};

function versionLine({ deployedAt, bad, ...release }: Release & { deployedAt: number; bad: boolean }): string {
  return `• ${releaseWithDigest(release)}, seit ${moment(deployedAt)}${bad ? ', zurückgenommen' : ''}`;
}

function commitCount(count: number): string {
  return `${count} Commit${count === 1 ? '' : 's'}`;
}
