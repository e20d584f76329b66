import { describe, expect, test } from 'vitest';
import { declined, failing, reasonOf } from '../../src/activities/failing.ts';
import { failureSamples } from '../bot/views/samples-failure.ts';
import type { FailurePhrase } from '../../src/phrases-failure.ts';

const FOREIGN = `a & b < c > "d" &amp; <https://shop.example|here>`;
const every = Object.entries(failureSamples(FOREIGN)) as [string, readonly FailurePhrase[]][];
const unknown: FailurePhrase = { id: 'maas.unknown', machine: 'node-07' };

describe('a failure', () => {
  test.each(every)('%s has foreign text in its message as it was', (_, phrases) => {
    const messages = phrases.map((phrase) => failing(phrase, 'AnyError').message.replaceAll(FOREIGN, ''));

    expect(messages.join('\n')).not.toMatch(/&\w+;|undefined|null|NaN|\[object|words that cannot be read/);
  });

  test('carries what people are told, beside whatever else it has to say', () => {
    const { message, details, type, nonRetryable } = failing(unknown, 'AnyError', {
      after: '\nand more',
      details: { tail: 'the end' },
    });

    expect({ message, details, type, nonRetryable }).toEqual({
      message: 'MAAS knows no machine node-07. Check the name in MAAS, or add it there first.\nand more',
      details: [{ phrase: unknown, tail: 'the end' }],
      type: 'AnyError',
      nonRetryable: false,
    });
  });

  test('that is declined is never tried again', () => {
    expect(declined(unknown)).toMatchObject({ type: 'Declined', nonRetryable: true });
  });
});

test.each([
  [failing(unknown, 'AnyError'), unknown],
  [new Error('out of cheese'), 'out of cheese'],
  ['thrown', 'thrown'],
])('a reason is a phrase where there is one, and somebody else’s words where not: %s', (error, reason) => {
  expect(reasonOf(error)).toEqual(reason);
});
