import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Problem = { readonly says: string; readonly path: readonly PropertyKey[] };

/** What is wrong with a value in Slack's words: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function problemsOf(schema: z.ZodType, value: unknown, root: string): string[] {
  if (value === undefined) return [`missing required field: ${root.slice(1)} [json-pointer:]`];
  const { error } = schema.safeParse(value);
  const found = error?.issues.flatMap((issue) => problems(issue, value)) ?? [];
  return found.map(({ says, path }) => `${says} [json-pointer:${[root, ...path.map(String)].join('/')}]`);
}

function problems(issue: Issue, value: unknown): Problem[] {
  const { path } = issue;
  switch (issue.code) {
    case 'too_big':
      return [
        {
          says: issue.origin === 'array' ? `no more than ${issue.maximum} items allowed` : tooBig(issue.maximum),
          path,
        },
      ];
    case 'too_small':
      return [
        {
          says: issue.origin === 'array' ? `no less than ${issue.minimum} items allowed` : tooSmall(issue.minimum),
          path,
        },
      ];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ says: `invalid additional property: ${key}`, path }));
    case 'invalid_union':
      return unionProblems(issue, value);
    case 'invalid_type':
      return [mistyped(issue.expected, path, at(value, path))];
    case 'invalid_value':
      return [{ says: `must be one of: ${issue.values.map(String).join(', ')}`, path }];
    default:
      return [{ says: issue.message, path }];
  }
}

function tooBig(most: number | bigint): string {
  return `must be less than ${Number(most) + 1} characters`;
}

function tooSmall(least: number | bigint): string {
  return `must be more than ${Number(least) - 1} characters`;
}

/** Of a type that is not for this place; or, where types share a place, what is wrong with the nearest. */
function unionProblems(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): Problem[] {
  const { path } = issue;
  const given = at(value, path);
  if (issue.errors.length === 0 && typeof given === 'string') return [{ says: `unsupported type: ${given}`, path }];
  if (issue.errors.length === 0) return [{ says: 'missing required field: type', path: path.slice(0, -1) }];
  const nearest = issue.errors.toSorted((one, other) => depth(other) - depth(one))[0] ?? [];
  return nearest.flatMap((inner) => problems({ ...inner, path: [...path, ...inner.path] }, value));
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path, code }) => path.length * 2 + (code === 'invalid_union' ? 0 : 1)));
}

function mistyped(expected: string, path: readonly PropertyKey[], given: unknown): Problem {
  if (given === undefined) return { says: `missing required field: ${String(path.at(-1))}`, path: path.slice(0, -1) };
  return { says: `must provide ${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`, path };
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
