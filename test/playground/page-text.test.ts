import { describe, expect, it } from 'vitest';
import { offersFor, usageOf } from '../../playground/slack/page/completion.ts';
import { parseCsv } from '../../playground/slack/page/csv.ts';
import { parseMrkdwn, type Part } from '../../playground/slack/page/mrkdwn-parse.ts';
import { slackDate } from '../../playground/slack/page/times.ts';
import { CHANNELS, GROUPS, PEOPLE } from '../../playground/slack/seed.ts';

const line = (...inside: object[]): Part => ({ is: 'line', inside }) as Part;
const text = (said: string) => ({ is: 'text', text: said });

describe('mrkdwn', () => {
  it('reads mentions, links and dates out of angle brackets', () => {
    expect(parseMrkdwn('<@U1> <!subteam^S1|@ops> <#C1|ops> <https://a.example/?b&amp;c|there>')).toEqual([
      line(
        { is: 'user', id: 'U1' },
        text(' '),
        { is: 'group', id: 'S1', label: '@ops' },
        text(' '),
        { is: 'channel', id: 'C1', label: 'ops' },
        text(' '),
        { is: 'link', url: 'https://a.example/?b&c', label: 'there' },
      ),
    ]);
    expect(parseMrkdwn('<!date^1700014400^{time}|02:13 UTC>')).toEqual([
      line({ is: 'date', seconds: 1_700_014_400, pattern: '{time}', label: '02:13 UTC' }),
    ]);
  });

  it('takes what was escaped for what it says, never for markup', () => {
    expect(parseMrkdwn('&lt;@U1&gt; &amp;lt;')).toEqual([line(text('<@U1> &lt;'))]);
  });

  it('leaves script and other addresses alone', () => {
    expect(parseMrkdwn('<javascript:alert(1)|here>')).toEqual([line(text('<javascript:alert(1)|here>'))]);
  });

  it('finds emphasis at the edge of words only', () => {
    expect(parseMrkdwn('*bold* snake_case_name 2*3*4 _soft_')).toEqual([
      line({ is: 'bold', inside: [text('bold')] }, text(' snake_case_name 2*3*4 '), {
        is: 'italic',
        inside: [text('soft')],
      }),
    ]);
  });

  it('keeps code blocks as they are, and quotes and lists by the line', () => {
    expect(parseMrkdwn('```\n*a* &lt;b&gt;\n```\n&gt; said\n✓ *Build* done')).toEqual([
      { is: 'pre', text: '*a* <b>' },
      { is: 'quote', lines: [[text('said')]] },
      { is: 'line', mark: '✓', inside: [{ is: 'bold', inside: [text('Build')] }, text(' done')] },
    ]);
  });
});

it('says a time in the zone and the way of who reads it', () => {
  const berlin = { tz: 'Europe/Berlin', locale: 'en-GB' };
  const newYork = { tz: 'America/New_York', locale: 'en-US' };
  expect(slackDate(1_700_014_400, '{date_num} at {time}', berlin)).toBe('2023-11-15 at 03:13');
  expect(slackDate(1_700_014_400, '{date_short} at {time}', newYork)).toBe('Nov 14, 2023 at 09:13 PM');
  expect(slackDate(1_700_014_400, '{unknown}', berlin)).toBe('{unknown}');
});

describe('completion', () => {
  const commands = [
    { command: '/provision', description: 'Install a machine', usageHint: '<machine>' },
    { command: '/deckhand', description: 'Help', usageHint: 'help | runs' },
  ];
  const shortcut = { type: 'global', name: 'Open an incident', callback_id: 'open', description: '' } as const;
  const known = { people: PEOPLE, groups: GROUPS, channels: CHANNELS, commands, shortcuts: [shortcut] };
  const titles = (typed: string) => offersFor(typed, known).map(({ title }) => title);

  it('offers the commands and shortcuts that fit what was typed after a slash', () => {
    expect(titles('/')).toEqual(['/provision', '/deckhand', 'Open an incident']);
    expect(titles('/pro')).toEqual(['/provision']);
    expect(titles('/inc')).toEqual(['Open an incident']);
    expect(titles('/provision')).toEqual([]);
    expect(titles('a /pro')).toEqual([]);
  });

  it('offers people, groups and channels in the middle of a sentence', () => {
    expect(titles('ask @rel')).toEqual(['@release-managers']);
    expect(offersFor('ask @an', known)[0]?.text).toBe('ask @ana ');
    expect(titles('see #dep')).toEqual(['#deploys']);
    expect(titles('mail@an')).toEqual([]);
  });

  it('knows the usage of a command that is being filled in', () => {
    expect(usageOf('/provision no', commands)?.usageHint).toBe('<machine>');
    expect(usageOf('/provisioned', commands)).toBeUndefined();
  });
});

it('reads quoted cells of a table with commas, quotes and line breaks in them', () => {
  expect(parseCsv('a,b\n"x, y","say ""hi"""\r\n"1\n2",\n')).toEqual([
    ['a', 'b'],
    ['x, y', 'say "hi"'],
    ['1\n2', ''],
  ]);
});
