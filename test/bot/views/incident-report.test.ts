import { expect, test } from 'vitest';
import { incidentReport } from '../../../src/bot/views/incident-report.ts';
import { phrase } from '../../../src/bot/views/texts.ts';
import { golden } from './golden.ts';
import { reportOf } from './samples-incident.ts';

const HOSTILE = '<!channel> <@U0EVE> <https://192.0.2.66|click> {{ .Labels }}';

test('a report looks as its golden, as a message and as Markdown', () => {
  const drawn = incidentReport(reportOf('HighErrorRate'), phrase);

  expect(drawn).toEqual(golden('incident-report', drawn));
});

test('the file has times in UTC and no markup of Slack', () => {
  const { markdown } = incidentReport(reportOf('HighErrorRate'), phrase);

  expect(markdown).toContain('2023-11-14 22:13 UTC');
  expect(markdown).not.toMatch(/<!date|<@|<!subteam/);
});

test('neither mentions or links what foreign text says', () => {
  const { summary, markdown } = incidentReport(reportOf(HOSTILE), phrase);

  expect(summary).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
  expect(markdown).not.toMatch(/\[click\]\(/);
});

test('a timeline of a thousand entries is cut in the message and whole in the file', () => {
  const report = reportOf('HighErrorRate');
  const entry = (at: number) => ({ key: `k${at}`, at, phrase: { id: 'text', text: `entry ${at}.` } as const });
  const { summary, markdown } = incidentReport(
    { ...report, timeline: Array.from({ length: 1_000 }, (_, at) => entry(at)) },
    phrase,
  );

  expect(summary.length).toBeLessThanOrEqual(3_500);
  expect(summary).toContain('… and 988 more in the file');
  expect(markdown).toContain('entry 999.');
});
