import type { JobFailure, Play } from './job-states.ts';

/** What a build pushes: one image under several tags. */
export type BuiltImage = {
  /** host/project/repository */
  readonly image: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

const STEPS: readonly (readonly [lasts: number, name: string])[] = [
  [8_000, 'FROM docker.io/library/node:24-slim@sha256:5e1a'],
  [1_000, 'WORKDIR /app'],
  [2_000, 'COPY package.json package-lock.json ./'],
  [71_000, 'RUN npm ci'],
  [3_000, 'COPY . .'],
  [58_000, 'RUN npm run build'],
  [9_000, 'RUN npm prune --omit=dev'],
];
const FETCH = 4_000;
const PUSH = 18_000;
const FAILING = 3;

/** `buildctl build --progress=plain`, as far as its arguments and its output go. */
export function buildPlay(args: readonly string[], failure: JobFailure | undefined): Play {
  const lines: [number, string][] = [];
  const say = (at: number, line: string) => void lines.push([at, line]);
  const fail = (at: number, line: string): Play => {
    say(at, line);
    return { lasts: at + 1, lines, exitCode: 1 };
  };
  if (failure === 'apparmor') {
    return fail(500, 'error: kernel.apparmor_restrict_unprivileged_userns is set to 1, rootlesskit cannot start');
  }
  const output = valuesOf(args, '--output')[0] ?? '';
  const context = valuesOf(args, '--opt')
    .find((each) => each.startsWith('context='))
    ?.slice('context='.length);
  if (args[0] !== 'build' || !context) return fail(100, 'error: no source or context for the build');
  const fields = csv(output);
  if (!fields) return fail(100, `error: failed to parse ${output}: parse error on line 1: bare " in non-quoted field`);

  say(100, `#1 [internal] load git source ${context}`);
  let at = FETCH;
  say(at, '#1 DONE 4.0s');
  for (const [index, [lasts, name]] of STEPS.entries()) {
    const vertex = index + 2;
    say(at, `#${vertex} [${index + 1}/${STEPS.length}] ${name}`);
    if (failure === 'step' && index === FAILING) return failedStep(at + lasts / 2, vertex, index, name);
    say(at + lasts / 2, `#${vertex} ${(lasts / 2_000).toFixed(3)} working`);
    at += lasts;
    say(at, `#${vertex} DONE ${(lasts / 1_000).toFixed(1)}s`);
  }
  const last = STEPS.length + 2;
  say(at, `#${last} exporting to image`);
  const built = builtBy(args);
  for (const tag of built?.tags ?? []) say(at + PUSH / 2, `#${last} pushing manifest for ${built?.image}:${tag}`);
  at += PUSH;
  say(at, `#${last} DONE 18.0s`);
  return { lasts: at + 1, lines, exitCode: 0 };

  function failedStep(when: number, vertex: number, index: number, name: string): Play {
    const why = `process "/bin/sh -c ${name.replace('RUN ', '')}" did not complete successfully: exit code: 1`;
    say(when, `#${vertex} 35.12 npm error code ERESOLVE`);
    say(when, `#${vertex} ERROR: ${why}`);
    say(when, '------');
    say(when, ` > [${index + 1}/${STEPS.length}] ${name}:`);
    say(when, '35.12 npm error code ERESOLVE');
    say(when, '35.13 npm error ERESOLVE could not resolve react@19 with react-dom@18');
    for (const line of ['------', 'Dockerfile:5', '--------------------', `   5 | >>> ${name}`, '--------------------'])
      say(when, line);
    return fail(when, `error: failed to solve: ${why}`);
  }
}

/** What its arguments say will be pushed; undefined if nothing. */
export function builtBy(args: readonly string[]): BuiltImage | undefined {
  const fields = new Map(csv(valuesOf(args, '--output')[0] ?? '') ?? []);
  const names = fields.get('name')?.split(',') ?? [];
  if (fields.get('push') !== 'true' || !names[0]) return undefined;
  const image = names[0].replace(/:[^:/]+$/, '');
  const labels = valuesOf(args, '--opt')
    .filter((each) => each.startsWith('label:'))
    .map((each) => pair(each.slice('label:'.length)));
  return {
    image,
    tags: names.map((name) => name.slice(image.length + 1) || 'latest'),
    labels: Object.fromEntries(labels),
  };
}

function valuesOf(args: readonly string[], option: string): string[] {
  return args.filter((each) => each.startsWith(`${option}=`)).map((each) => each.slice(option.length + 1));
}

/** A quote may only open a whole field, as for encoding/csv of Go. Undefined if one stands elsewhere. */
function csv(line: string): [string, string][] | undefined {
  const fields = line.match(/"[^"]*"(?=,|$)|[^,]+/g) ?? [];
  const bare = fields.map((field) => (/^".*"$/.test(field) ? field.slice(1, -1) : field));
  return bare.some((field) => field.includes('"')) ? undefined : bare.map(pair);
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
