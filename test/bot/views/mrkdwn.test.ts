import { describe, expect, test } from 'vitest';
import { clock, codeBlock, cut, duration, escapeMrkdwn, mention, nameOf } from '../../../src/bot/views/mrkdwn.ts';

describe('a cut text', () => {
  test.each([20, 21, 22, 23, 24])(
    'of %d characters at most stays within them and holds whole escapes only',
    (limit) => {
      const short = cut(escapeMrkdwn('<'.repeat(50)), limit);

      expect(short.length).toBeLessThanOrEqual(limit);
      expect(short).toMatch(/^(&lt;)+… \(truncated\)$/);
    },
  );

  test('holds whole links and mentions only', () => {
    const long = `see <https://prometheus.example/${'x'.repeat(50)}|graph> and <@U0ANA>`;

    expect(cut(long, 40, '…')).toBe('see…');
    expect(cut(long, long.length - 1, '…')).toMatch(/\|graph> and…$/);
  });

  test('is the text itself where it fits', () => {
    expect(cut('a'.repeat(20), 20)).toBe('a'.repeat(20));
  });
});

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [59_499, '59 s'],
  [60_000, '1 min'],
  [370_000, '6 min 10 s'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 min'],
  [518_400_000, '6 days'],
])('%d ms read as %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});

test('nothing in a code block can end it', () => {
  expect(codeBlock('a\n```\n<b>')).toBe("```\na\n'''\n&lt;b&gt;\n```");
});

test.each([
  ['U0ANA', '<@U0ANA>'],
  ['S0PLATFORM', '<!subteam^S0PLATFORM>'],
  ['@platform', '@platform'],
  ['everyone', 'everyone'],
  ['<!channel>', '&lt;!channel&gt;'],
])('%s in a policy is written %s', (ref, written) => {
  expect(nameOf(ref)).toBe(written);
});

test('a time is shown in the reader’s own zone, in UTC where Slack cannot', () => {
  expect(clock(1_700_000_000_000)).toBe('<!date^1700000000^{time}|22:13 UTC>');
});

test('a user group is mentioned otherwise than a person', () => {
  expect([mention('S0PLATFORM'), mention('U0ANA')]).toEqual(['<!subteam^S0PLATFORM>', '<@U0ANA>']);
});
