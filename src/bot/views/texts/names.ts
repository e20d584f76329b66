import type { Approval, PeopleRef } from '../../../decisions.ts';
import type { QueueEntry } from '../../../operations.ts';
import { escapeMrkdwn as esc, mention, nameOf } from '../mrkdwn.ts';

/** A release as its parts name it; without a version it goes by its digest. */
type Called = { readonly digest: string; readonly version?: string | undefined };

/** `sha256:9f2c4e1b77aa…`: as much of it as people compare. */
export function shortDigest(digest: string): string {
  const shown = 'sha256:'.length + 12;
  return esc(digest.length > shown ? `${digest.slice(0, shown)}…` : digest);
}

export function releaseName({ version, digest }: Called): string {
  return version ? esc(version) : shortDigest(digest);
}

/** `1.4.2 (sha256:9f2c4e1b77aa…)`. */
export function releaseWithDigest({ version, digest }: Called): string {
  return version ? `${esc(version)} (${shortDigest(digest)})` : shortDigest(digest);
}

/** `shop 1.5.0`; what waits to roll back may name no version. */
export function queuedName(input: QueueEntry['input']): string {
  return esc('version' in input ? `${input.app} ${input.version}` : input.app);
}

/** `@ben (release-managers)`: who approved, and as what; `unchecked` stands for a name that was not checked. */
export function approverName({ by, checked, as }: Approval, unchecked: string): string {
  if (!checked || !by) return unchecked;
  const groups = as.filter((ref) => ref !== by && ref !== 'everyone').map((ref) => ref.replace(/^@/, ''));
  return `${mention(by)}${groups.length ? ` (${esc(groups.join(', '))})` : ''}`;
}

export function approverNames(given: readonly Approval[], unchecked: string): string {
  return given.map((approval) => approverName(approval, unchecked)).join(', ');
}

export function refNames(who: readonly PeopleRef[]): string {
  return who.map(nameOf).join(', ');
}
