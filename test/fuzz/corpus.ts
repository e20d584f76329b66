import * as fc from 'fast-check';

/** Text that has broken other programs: empty, huge, control and format characters, half a surrogate, markup, paths. */
export const NASTY: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u001B[31mred\u001B[0m',
  '\uD800',
  '\u202Enode-07',
  '\uFEFFnode-07',
  '💥'.repeat(200),
  'x'.repeat(10_000),
  '--',
  '--series',
  '--series=',
  '--series --profile',
  '-- -- --',
  '"',
  '“node-07',
  "node-07'; DROP TABLE runs; --",
  'node-07; reboot',
  '$(reboot)',
  '{{ lookup("env", "HOME") }}',
  '../../etc/passwd',
  '<!channel>',
  '<@U0ANA>',
  '<https://example|node-07>',
  'constructor',
  '__proto__',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
];

export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ maxLength: 80 }),
);

/** Any JSON at all, with the odd prototype among its names. */
export const json: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  text,
  fc.constantFrom(...NASTY).map((name) => ({ [name]: {} })),
);

/** Something like a real value: each field is right, of another type, or missing. */
export function mangled<T extends Readonly<Record<string, unknown>>>(right: T): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(right).map(
    ([name, value]) => [name, fc.option(fc.oneof(fc.constant(value), json), { nil: undefined })] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<Record<string, unknown>>;
}

/** What a person may read: not empty, and none of the words by which programs give away that they were surprised. */
export function isSentence(said: unknown): boolean {
  return (
    typeof said === 'string' &&
    said.trim().length > 2 &&
    !/TypeError|SyntaxError|Cannot read|is not a function|is not iterable|\[object /.test(said)
  );
}
