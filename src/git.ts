import { tmpdir } from 'node:os';
import { runCommand } from './activities/command.ts';
import { inPlainEnglish } from './activities/plain-english.ts';
import type { SourceFailure } from './phrases-failure-sources.ts';

export type Tag = { readonly name: string; readonly commit: string };

export type GitCall = {
  readonly cwd?: string;
  readonly signal: AbortSignal;
  /** What git gets to see of it: where it is, whose it is, and what is configured for git itself. */
  readonly env?: NodeJS.ProcessEnv;
};

/** Git refused, or could not do it. `passing` if trying again may help. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly phrase: SourceFailure;
  readonly passing: boolean;

  constructor(phrase: SourceFailure, passing: boolean) {
    super(inPlainEnglish(phrase));
    this.phrase = phrase;
    this.passing = passing;
  }
}

const REPOSITORY = /^(?:(?:https?|ssh|git|file):\/\/[^\s]+|[\w.-]+@[\w.-]+:[^\s:][^\s]*|\/[^\s]*)$/;
const REF = /^[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}$/;
/** As ls-remote prints a tag; whatever else is there is none that a version could be. */
const TAG_LINE = /^([0-9a-f]{40})\trefs\/tags\/(.{1,200}?)(\^\{\})?$/;
const COMMIT = /^[0-9a-f]{40}$/;
/** An address never starts a program of its choice. */
const ALWAYS = ['-c', 'protocol.ext.allow=never'];
const PASSING =
  /could not resolve|timed out|connection (?:refused|reset|closed)|early eof|hung up|returned error: (?:429|5\d\d)/i;
const FOR_GOOD =
  /not found|does not exist|does not appear to be a git repository|authentication failed|could not read username|denied|declined|not allowed/i;
const SHOWN = 300;

/**
 * The tags of a repository with the commit each stands for; an annotated tag is followed to its commit. Needs no clone.
 * Throws a {@link GitError} whose message is a sentence.
 */
export async function lsRemoteTags(
  repository: string,
  {
    timeoutMs,
    signal,
    env,
  }: { readonly timeoutMs: number; readonly signal?: AbortSignal; readonly env?: NodeJS.ProcessEnv },
): Promise<readonly Tag[]> {
  const limit = AbortSignal.timeout(timeoutMs);
  const call = { signal: signal ? AbortSignal.any([signal, limit]) : limit, ...(env ? { env } : {}) };
  const lines = await git(
    ['ls-remote', '--tags', '--', checkedRepository(repository)],
    call,
    `read the tags of ${repository}`,
  );
  const commits = new Map<string, string>();
  for (const line of lines) {
    const [, commit = '', ref = '', peeled] = TAG_LINE.exec(line) ?? [];
    if (isRef(ref) && (peeled || !commits.has(ref))) commits.set(ref, commit);
  }
  return [...commits].map(([name, commit]) => ({ name, commit }));
}

/** Runs git and gives its lines; throws a {@link GitError} that says what was asked and git's last words. */
export async function git(args: readonly string[], call: GitCall, asking: string): Promise<readonly string[]> {
  const { signal, cwd = tmpdir(), env = process.env } = call;
  const lines: string[] = [];
  const end = await runCommand({
    program: 'git',
    args: [...ALWAYS, ...args],
    env: environmentOf(env),
    cwd,
    signal,
    onLine: (line) => lines.push(line),
  });
  if (end.code === 0) return lines;
  if (!end.started) throw new GitError({ id: 'git.not-started' }, false);
  if (end.interrupted) throw new GitError({ id: 'git.late', asking: masked(asking) }, true);
  const words = masked(lastWords(end.stderr));
  const passing = PASSING.test(end.stderr) || !FOR_GOOD.test(end.stderr);
  throw new GitError({ id: 'git.failed', asking: masked(asking), words, code: end.code }, passing);
}

/** An address that git may be given: https, ssh, git, file or a path. A password in it would end up in a process list. */
export function checkedRepository(repository: string): string {
  if (!REPOSITORY.test(repository))
    throw new GitError({ id: 'git.bad-address', repository: masked(repository) }, false);
  if (/:\/\/[^/@]*:[^/@]*@/.test(repository)) {
    throw new GitError({ id: 'git.password', repository: masked(repository) }, false);
  }
  return repository;
}

/** A tag or branch as people name it: letters, digits, dots, dashes, plus and slashes. */
export function isRef(ref: string): boolean {
  return REF.test(ref) && !/\.\.|\/\/|\/$|\.lock$|\.$/.test(ref);
}

export function isCommit(text: string): boolean {
  return COMMIT.test(text);
}

function environmentOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(PATH|HOME|SSH_AUTH_SOCK|XDG_CONFIG_HOME|GIT_.*)$/.test(entry[0]),
  );
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Git ends with advice; the reason stands before it. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/Could not read from remote repository|failed to push some refs/.test(line));
  const reason = lines.findLast((line) => /^(fatal|error|remote: |! \[)/.test(line)) ?? lines.at(-1) ?? '';
  return reason.replace(/^(fatal|error): /, '').slice(0, SHOWN);
}

function masked(text: string): string {
  return text.replaceAll(/:\/\/[^/@\s]*@/g, '://');
}
