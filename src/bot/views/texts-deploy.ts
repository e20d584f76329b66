import type { Release, ScanLimit, ScanReport, Severity } from '../../apps.ts';
import type { DeployPhrase } from '../../phrases-deploy.ts';
import { clock, day, duration, escapeMrkdwn as esc, mention } from './mrkdwn.ts';

export type DeployTexts = {
  readonly [Id in DeployPhrase['id']]: (phrase: Extract<DeployPhrase, { id: Id }>) => string;
};

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The wording of deploys and rollbacks; mrkdwn, with all foreign text escaped. */
export const deployTexts: DeployTexts = {
  'deploy.title': ({ app, version }) => `*Deploy ${esc(app)} ${esc(version)}* → production`,
  'deploy.built': ({ image, digest, commit, version, built }) => {
    const from = `from ${esc(version)} (${commit.slice(0, 7)})`;
    return `${esc(image)}@${short(digest)} ${from}${built ? '' : ', was there already'}`;
  },
  'deploy.scanned': ({ report, limit }) => `${countsOf(report)} · limit: ${limitOf(limit)}`,
  'deploy.over-limit': ({ report, limit }) =>
    [
      `The scan found more than ${limitOf(limit)} allows: ${countsOf(report)}. Nothing was deployed.`,
      '```',
      ...report.worst.map(findingLine),
      '```',
      'Fix or update these and deploy a new version; the limit is in deckhand.yaml.',
    ].join('\n'),
  'deploy.healthy': () => 'Synced, Healthy',
  'deploy.tested': ({ passed, skipped }) => `${passed} passed${skipped ? `, ${skipped} skipped` : ''}`,
  'deploy.test-log': ({ tail }) => `Last lines of the tests:\n\`\`\`\n${esc(tail)}\n\`\`\``,
  'deploy.ready': ({ app, version, commits, tests, report }) => {
    const facts = [
      commits === undefined ? '' : plural(commits, 'commit'),
      tests ? 'tests green' : 'no tests are configured',
      report.over ? 'over the scan limit' : 'scan within limits',
    ];
    return `${esc(app)} ${esc(version)} is ready for production: ${facts.filter(Boolean).join(', ')}.`;
  },
  'deploy.change': ({ from, to, commits, compare }) => {
    const count = commits === undefined ? '' : plural(commits, 'commit');
    const link = compare ? `<${compare}|${count || 'compare'} ↗>` : count;
    return [`${from ? nameOf(from) : 'nothing'} → ${nameOf(to)}`, link].filter(Boolean).join(' · ');
  },
  'deploy.if-it-fails': ({ from }) =>
    from
      ? `If production fails: back to ${nameOf(from)} (${short(from.digest)}).`
      : 'Production runs nothing yet, so there is nothing to go back to.',
  'deploy.watch-for': ({ duration: ms }) => duration(ms),
  'deploy.watching': ({ version, until }) =>
    `Production is Healthy on ${esc(version)}. Watching until ${clock(until)}.`,
  'deploy.staging-kept': ({ version }) => `Staging keeps ${esc(version)}.`,
  'deploy.done': ({ app, version, environment, from, ran }) => {
    const before = from && ran !== undefined ? ` ${nameOf(from)} ran for ${duration(ran)}.` : '';
    return `${esc(app)} ${esc(version)} is in ${environment}.${before}`;
  },
  'deploy.nothing-to-do': ({ app, version }) =>
    `production already runs ${esc(app)} ${esc(version)}, the very same image`,
  'rollback.title': ({ app, environment, to }) =>
    `*Roll back ${esc(app)}* → ${to ? `${nameOf(to)} in ` : ''}${environment}`,
  'rollback.picked': ({ to, from }) => `${from ? `${nameOf(from)} → ` : ''}${nameOf(to)} (${short(to.digest)})`,
  'rollback.versions': ({ versions }) => ['What ran, newest first:', ...versions.map(versionLine)].join('\n'),
  'rollback.ready': ({ app, environment, from, to }) =>
    `${esc(app)} is to go back ${from ? `from ${nameOf(from)} ` : ''}to ${nameOf(to)} in ${environment}.`,
  'review.title': ({ app, version }) => `*Review of ${esc(app)} ${esc(version)}*, deployed without approval`,
  'review.asked': ({ app, version, by, reason }) =>
    `${mention(by)} took ${esc(app)} ${esc(version)} to production without approval: "${esc(reason)}". Sign it by approving, or reject it with what has to follow.`,
  'review.done': ({ app, version }) =>
    `The deploy of ${esc(app)} ${esc(version)} without approval was reviewed and signed.`,
};

/** `sha256:9f2c1a…`: enough to recognise it. */
function short(digest: string): string {
  return esc(digest.length > 14 ? `${digest.slice(0, 14)}…` : digest);
}

function nameOf({ version, digest }: Release): string {
  return version ? esc(version) : short(digest);
}

function limitOf({ maxSeverity, ignoreUnfixed }: ScanLimit): string {
  return ignoreUnfixed ? `${maxSeverity}, fixable` : maxSeverity;
}

function countsOf({ counts, fixable }: ScanReport): string {
  const parts = SEVERITIES.filter((severity) => severity === 'critical' || counts[severity] > 0).map((severity) => {
    const count = counts[severity];
    const unfixed = count - fixable[severity];
    if (count === 0 || unfixed === 0) return `${count} ${severity}`;
    return `${count} ${severity} (${unfixed === count ? (count === 1 ? 'unfixed' : 'all unfixed') : `${unfixed} unfixed`})`;
  });
  return parts.join(', ');
}

function findingLine({ severity, id, package: name, version, fixVersion }: ScanReport['worst'][number]): string {
  const columns = [severity.padEnd(9), id.padEnd(18), `${name} ${version}`.padEnd(32)];
  return esc(`${columns.join(' ')} ${fixVersion ? `fixed in ${fixVersion}` : 'no fix yet'}`);
}

function versionLine({ version, digest, deployedAt, bad }: Release & { deployedAt: number; bad: boolean }): string {
  const name = version ? `${esc(version)} (${short(digest)})` : short(digest);
  return `• ${name}, since ${day(deployedAt)}${bad ? ', was taken back' : ''}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
