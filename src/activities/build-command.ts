import { stripVTControlCharacters } from 'node:util';
import { Context, type ApplicationFailure } from '@temporalio/activity';
import type { Builder } from '../apps.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import type { ImageToBuild } from './buildkit.ts';
import { runCommand } from './command.ts';
import { failing } from './failing.ts';
import { tailOf } from './job-words.ts';
import { mask } from './mask.ts';
import { createWorkspace } from './workspace.ts';

type BuildOfApp = ImageToBuild & { readonly app: string };
type Command = Extract<Builder, { type: 'command' }>;

/** What a local builder may know of our environment: how to find programs, registries and keys, and no secret of ours. */
const PASSED =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|DOCKER_\w+|BUILDX_\w+|BUILDKIT_\w+|CONTAINERS_\w+|REGISTRY_AUTH_FILE|SSH_AUTH_SOCK|(HTTPS?|NO)_PROXY)$/i;
const KEPT = 200;
const LAST = 5;

/** Builds with a program of this machine; what a lost attempt left running is ended first. */
export async function buildByCommand(
  build: BuildOfApp,
  { argv }: Command,
  { effect, cwd, tell }: { effect: Effect; cwd: string; tell: (line: Phrase) => void },
): Promise<{ tail: string }> {
  const [program = '', ...args] = argv.map((word) => filled(word, build));
  const work = createWorkspace(effect.key);
  const lines: string[] = [];
  try {
    const end = await runCommand({
      program,
      args,
      env: { ...passedOn(), DECKHAND_WORKSPACE: work.folder },
      cwd,
      signal: Context.current().cancellationSignal,
      from: 'all',
      onStart: work.remember,
      onLine(line) {
        const said = mask(stripVTControlCharacters(line)).trim();
        if (!said) return;
        lines.push(said);
        if (lines.length > KEPT) lines.shift();
        tell({ id: 'build.line', line: said });
      },
    });
    if (end.interrupted) await Context.current().cancelled;
    const log = lines.join('\n');
    if (end.code === 0) return { tail: tailOf(log) };
    throw failureOf(build, program, end, log);
  } finally {
    work.remove();
  }
}

function filled(word: string, { image, version, commit }: ImageToBuild): string {
  const values: Readonly<Record<string, string>> = { image, version, commit };
  return word.replaceAll(/\{(image|version|commit)\}/g, (_, name: string) => values[name] ?? '');
}

function passedOn(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => PASSED.test(entry[0]));
  return Object.fromEntries(entries);
}

/** A program that was killed is started again; one that says no would say it again. */
function failureOf(
  { app, version }: BuildOfApp,
  program: string,
  { started, code }: { started: boolean; code: number | undefined },
  log: string,
): ApplicationFailure {
  const type = 'BuildFailed';
  if (!started) return failing({ id: 'builder.not-started', program }, type, { nonRetryable: true });
  const tail = tailOf(log, LAST);
  return failing({ id: 'builder.ended', app, version, program, code }, type, {
    nonRetryable: code !== undefined,
    after: tail ? `\nIts last lines:\n${tail}` : '',
    details: { tail: tailOf(log) },
  });
}
