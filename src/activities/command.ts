import { execa } from 'execa';

export type CommandOptions = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** Whose lines: what it says on stderr too, or on stdout only. */
  readonly from?: 'stdout' | 'all';
  readonly onStart?: (pid: number) => void;
};

export type CommandEnd = {
  readonly started: boolean;
  /** Absent if it never started or a signal ended it. */
  readonly code: number | undefined;
  /** Its last words only. */
  readonly stderr: string;
  readonly interrupted: boolean;
};

const GRACE = 5_000;
const KEPT_STDERR = 20_000;

/**
 * Runs a program in a process group of its own, never through a shell. An abort interrupts the whole group (SIGINT),
 * and kills it if it has not ended after five seconds.
 */
export async function runCommand({
  program,
  args,
  env,
  cwd,
  signal,
  onLine,
  from = 'stdout',
  onStart,
}: CommandOptions): Promise<CommandEnd> {
  const child = execa(program, args, {
    env,
    extendEnv: false,
    cwd,
    detached: true,
    cleanup: true,
    stdin: 'ignore',
    reject: false,
    buffer: false,
    // Where nobody reads it, a full one would stop the program.
    all: from === 'all',
  });
  const { pid } = child;
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-KEPT_STDERR);
  });
  if (pid) onStart?.(pid);
  let hard: NodeJS.Timeout | undefined;
  const interrupt = () => {
    signalGroup(pid, 'SIGINT');
    hard = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    for await (const line of child.iterable({ from })) onLine(line);
    const { exitCode } = await child;
    return { started: pid !== undefined, code: exitCode, stderr, interrupted: signal.aborted };
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearTimeout(hard);
  }
}

export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
