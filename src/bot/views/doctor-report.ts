import type { Report, SystemReport } from '../../doctor/check.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** What is wrong comes first and in full, since a message has an end; what is well takes a line a system. */
export function doctorText({ systems, ok }: Report): string {
  const broken = systems.filter(({ checks }) => checks.some((check) => !check.ok));
  const well = systems.filter(({ checks }) => checks.length > 0 && checks.every((check) => check.ok));
  const notSet = systems.filter(({ checks }) => checks.length === 0);
  return [
    ok ? '*Everything that is set works.*' : '*Not everything works.*',
    ...broken.flatMap(troublesOf),
    ...well.map(({ system, checks }) => `✓ *${system}*  ${checks.map(({ says }) => escapeMrkdwn(says)).join(' · ')}`),
    ...(notSet.length ? [`Not set: ${notSet.map(nameOf).join(', ')}.`] : []),
  ].join('\n');
}

function troublesOf({ system, checks }: SystemReport): string[] {
  return checks
    .filter(({ ok }) => !ok)
    .flatMap(({ name, says, todo }) => [`✗ *${system}*, ${name}: ${escapeMrkdwn(says)}`, `     ${escapeMrkdwn(todo)}`]);
}

function nameOf({ system, why }: SystemReport): string {
  return why ? `${system} (${escapeMrkdwn(why)})` : system;
}
