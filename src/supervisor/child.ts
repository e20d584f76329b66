import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** Resolves once the process does its work. `ready` is the line by which our own parts say so. */
export type Healthy = (ready: Promise<string>, pid: number) => Promise<void>;

export type ChildOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Called anew for every start. */
  readonly healthy: Healthy;
  readonly say: (line: string) => void;
  /** What the process tells by Node's own channel; without it there is none. */
  readonly heard?: (message: unknown) => void;
};

export type Child = {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends the process as a crash would; it is started again. */
  readonly kill: () => void;
};

const FIRST_DELAY = 200;
const LONGEST_DELAY = 5_000;
/** A process that lived this long was well; its next fall starts from the shortest delay again. */
const WELL = 30_000;
const PATIENCE = 10_000;
/** Given up before the first health: then the cause is in the log and a restart would not help. */
const FIRST_TRIES = 3;

/** With which our own parts end if their configuration is no good, so that another try would end the same way. */
const UNUSABLE = 2;

/** Keeps one process running: starts it again when it dies, until it is stopped. */
export function createChild({ name, command, args, env, logFile, healthy, say, heard }: ChildOptions): Child {
  const log = createWriteStream(logFile, { flags: 'a' });
  let current: ChildProcess | undefined;
  let stopping = false;
  let wasHealthy = false;
  let delay = FIRST_DELAY;
  let timer: NodeJS.Timeout | undefined;

  function launch(): Promise<void> {
    const began = Date.now();
    const child = spawn(command, args, {
      env: { ...env, DECKHAND_SUPERVISED: '1' },
      stdio: ['pipe', 'pipe', 'pipe', ...(heard ? (['ipc'] as const) : [])],
      // Ctrl-C is for the supervisor, which then stops its children in order.
      detached: true,
    }) as ChildProcessWithoutNullStreams;
    current = child;
    if (heard) child.on('message', heard);
    child.stdin.on('error', () => undefined);
    const ready = readyLine(child.stdout);
    // What it started may still speak when it is gone itself, and its log is closed.
    const keep = (chunk: Buffer) => void (log.writableEnded || log.write(chunk));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', keep);
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = chunk.toString().trim()));
    /** What stopped it, if it said so in a sentence, as it does for what is wrong with its configuration. */
    const why = (code: number | null) => (code === UNUSABLE && words ? `: ${words.split('\n').at(-1)}` : '');
    const gone = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
      const ended = (code: number | null, signal: NodeJS.Signals | null) =>
        reject(new Error(`${name} ended (${signal ?? `exit code ${code}`})${why(code)}`));
      // Its sentence may come after its end; who says none is not waited for, since what it started may keep the pipe.
      child.once('exit', (code, signal) => void (code !== UNUSABLE && ended(code, signal)));
      child.once('close', ended);
    });
    gone.catch((error: Error) => {
      if (stopping) return;
      delay = Date.now() - began > WELL ? FIRST_DELAY : Math.min(delay * 2, LONGEST_DELAY);
      if (!wasHealthy) return;
      say(`${error.message}; starting it again. Its log: ${logFile}`);
      timer = setTimeout(() => void restart(), delay);
    });
    return Promise.race([healthy(ready, child.pid ?? 0), gone]);
  }

  async function restart(): Promise<void> {
    try {
      await launch();
      say(`${name} is back.`);
    } catch {
      // The exit that was the cause has already planned the next start.
    }
  }

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await launch();
        wasHealthy = true;
        return;
      } catch (error) {
        if (attempt === FIRST_TRIES || stopping || current?.exitCode === UNUSABLE)
          throw new Error(`${reason(error)}. Its log: ${logFile}`, { cause: error });
      }
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(timer);
    const child = current;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      await exited;
      clearTimeout(hard);
    }
    log.end();
  }

  return { start, stop, kill: () => void current?.kill('SIGKILL') };
}

/** Listens without taking anything from the log; never settles for a process that says no such line. */
function readyLine(output: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const listen = (chunk: Buffer) => {
      text += chunk.toString();
      const line = /^\{"ready".*$/m.exec(text.slice(0, text.lastIndexOf('\n') + 1))?.[0];
      if (!line) return;
      output.off('data', listen);
      resolve(line);
    };
    output.on('data', listen);
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
