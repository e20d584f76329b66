import { expect, test } from 'vitest';
import { incidentReport } from '../../../src/bot/views/incident-report.ts';
import { wordsIn, type Language } from '../../../src/bot/views/language.ts';
import type { IncidentReport } from '../../../src/incidents.ts';
import { golden } from './golden.ts';
import { reportOf } from './samples-incident.ts';

const HOSTILE = '<!channel> <@U0EVE> <https://192.0.2.66|click> {{ .Labels }}';

/** The golden of English came first and has the plain name. */
const GOLDEN: Readonly<Record<Language, string>> = { en: 'incident-report', de: 'incident-report-de' };

test.each(['en', 'de'] as const)('in %s a report looks as its golden, as a message and as Markdown', (language) => {
  const drawn = reportIn(language, reportOf('HighErrorRate'));

  expect(drawn).toEqual(golden(GOLDEN[language], drawn));
});

test('the file has times in UTC and no markup of Slack', () => {
  const { markdown } = reportIn('en', reportOf('HighErrorRate'));

  expect(markdown).toContain('2023-11-14 22:13 UTC');
  expect(markdown).not.toMatch(/<!date|<@|<!subteam/);
});

test('neither mentions or links what foreign text says', () => {
  const { summary, markdown } = reportIn('en', reportOf(HOSTILE));

  expect(summary).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
  expect(markdown).not.toMatch(/\[click\]\(/);
});

test('a timeline of a thousand entries is cut in the message and whole in the file', () => {
  const report = reportOf('HighErrorRate');
  const entry = (at: number) => ({ key: `k${at}`, at, phrase: { id: 'text', text: `entry ${at}.` } as const });
  const { summary, markdown } = reportIn('en', {
    ...report,
    timeline: Array.from({ length: 1_000 }, (_, at) => entry(at)),
  });

  expect(summary.length).toBeLessThanOrEqual(3_500);
  expect(summary).toContain('… and 988 more in the file');
  expect(markdown).toContain('entry 999.');
});

function reportIn(language: Language, report: IncidentReport) {
  const { phrase, incident } = wordsIn(language);
  return incidentReport(report, phrase, incident);
}
