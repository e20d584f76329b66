import type { Release } from '../../../apps.ts';
import type { DeployPhrase } from '../../../phrases-deploy.ts';
import { clock, moment, duration, escapeMrkdwn as esc, mention } from '../mrkdwn.ts';
import { queuedName, releaseName, releaseWithDigest, shortDigest } from './names.ts';
import type { TextsOf } from './worded.ts';

export type DeployTexts = TextsOf<DeployPhrase>;

/** The English wording of deploys and rollbacks; mrkdwn, with all foreign text escaped. */
export const deployTexts: DeployTexts = {
  'deploy.title': ({ app, version }) => `*Deploy ${esc(app)} ${esc(version)}* → production`,
  'deploy.over-limit': () => 'the scan found more than the limit allows. Nothing was deployed',
  'deploy.no-tests': () => 'none are configured',
  'deploy.runs': ({ environment, release }) => `${environment} is Healthy on ${releaseName(release)}`,
  'deploy.ready': ({ app, version, commits, tests, report }) => {
    const facts = [
      commits === undefined ? '' : plural(commits, 'commit'),
      tests === 'none' ? 'no tests are configured' : `tests ${tests}`,
      report.over ? 'over the scan limit' : 'scan within limits',
    ];
    return `${esc(app)} ${esc(version)} is ready for production: ${facts.filter(Boolean).join(', ')}.`;
  },
  'deploy.change': ({ from, to, commits, compare }) => {
    const count = commits === undefined ? '' : plural(commits, 'commit');
    const link = compare ? `<${compare}|${count || 'compare'} ↗>` : count;
    return [`${from ? releaseName(from) : 'nothing'} → ${releaseName(to)}`, link].filter(Boolean).join(' · ');
  },
  'deploy.if-it-fails': ({ from }) =>
    from
      ? `If production fails: back to ${releaseName(from)} (${shortDigest(from.digest)}).`
      : 'Production runs nothing yet, so there is nothing to go back to.',
  'deploy.watch-for': ({ duration: ms }) => duration(ms),
  'deploy.watching': ({ version, until }) =>
    `Production is Healthy on ${esc(version)}. Watching until ${clock(until)}.`,
  'deploy.staging-kept': ({ version }) => `Staging keeps ${esc(version)}.`,
  'deploy.done': ({ app, version, environment, from, ran }) => {
    const before = from && ran !== undefined ? ` ${releaseName(from)} ran for ${duration(ran)}.` : '';
    return `${esc(app)} ${esc(version)} is in ${environment}.${before}`;
  },
  'deploy.nothing-to-do': ({ app, version }) =>
    `production already runs ${esc(app)} ${esc(version)}, the very same image`,
  'rollback.title': ({ app, environment, to }) =>
    `*Roll back ${esc(app)}*${to ? ` to ${esc(to)}` : ''} → ${environment}`,
  'rollback.picked': ({ to, from }) =>
    `${from ? `${releaseName(from)} → ` : ''}${releaseName(to)} (${shortDigest(to.digest)})`,
  'rollback.versions': ({ versions }) => ['What ran, newest first:', ...versions.map(versionLine)].join('\n'),
  'rollback.ready': ({ app, environment, from, to }) =>
    `${esc(app)} is to go back ${from ? `from ${releaseName(from)} ` : ''}to ${releaseName(to)} in ${environment}.`,
  'rollback.impossible': ({ app, environment, why, to = '' }) => {
    const sentence = {
      runs: `${environment} already runs ${esc(app)} ${esc(to)}`,
      unknown: `${esc(app)} ${esc(to)} never ran in ${environment}, as far as Argo CD remembers`,
      none: `nothing else of ${esc(app)} ran well in ${environment}`,
    }[why];
    return `${sentence}. Nothing was changed`;
  },
  'rollback.done': ({ app, environment, to }) => `${esc(app)} is back on ${releaseName(to)} in ${environment}.`,
  'queue.title': ({ app }) => `*Queue of ${esc(app)}*`,
  'queue.entry': ({ entry: { operation, input } }) => {
    const by = input.requestedBy ? `, asked by ${mention(input.requestedBy)}` : '';
    return `${operation === 'rollback' ? 'roll back ' : ''}${queuedName(input)}${by}`;
  },
  'queue.leave': ({ entry: { input } }) => `Leave: ${queuedName(input)}`.slice(0, 70),
  'queue.waits': ({ place }) => (place === 1 ? 'next' : `${place - 1} before it`),
  'queue.started': () => 'started',
  'queue.left': () => 'left the queue',
  'queue.empty': ({ app }) => `The queue of ${esc(app)} is empty.`,
  'review.title': ({ app, version }) => `*Review of ${esc(app)} ${esc(version)}*, deployed without approval`,
  'review.asked': ({ app, version, by, reason }) =>
    `${mention(by)} took ${esc(app)} ${esc(version)} to production without approval: "${esc(reason)}". Sign it by approving, or reject it with what has to follow.`,
  'review.done': ({ app, version }) =>
    `The deploy of ${esc(app)} ${esc(version)} without approval was reviewed and signed.`,
};

function versionLine({ deployedAt, bad, ...release }: Release & { deployedAt: number; bad: boolean }): string {
  return `• ${releaseWithDigest(release)}, since ${moment(deployedAt)}${bad ? ', was taken back' : ''}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
