import { mkdirSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { createRedactor, secretsOf } from './secrets.ts';

/** One thing that happened. `key` names it: a line that is there twice, after a crash, has the same one twice. */
export type AuditEvent = {
  readonly event: 'started' | 'decided' | 'refused' | 'effect' | 'ended';
  readonly key: string;
  /** Absent for what a door refused before there was a run. */
  readonly run?: string;
  readonly workflow?: string;
  /** Written only once, however often and by whichever process on the same file it is told. */
  readonly once?: boolean;
  readonly [more: string]: unknown;
};

/** Resolves once the line is kept. Rejects if it cannot be: then what was to be recorded must not go on. */
export type AuditLog = (event: AuditEvent) => Promise<void>;

/** How much of the file is looked through at first for lines that must not be written again. Bytes. */
const TAIL = 1_000_000;

/** Who did what, as JSON lines outside Slack and Temporal: appended to `DECKHAND_DATA/audit.jsonl`, or on stdout. */
export function openAudit(config: Config): AuditLog {
  const redact = createRedactor(secretsOf(config));
  if (config.DECKHAND_AUDIT === 'stdout') {
    const written = new Set<string>();
    const isWritten = async (key: string) => written.size === written.add(key).size;
    return createAudit(isWritten, async (line) => {
      console.log(redact(line));
    });
  }
  mkdirSync(config.DECKHAND_DATA, { recursive: true, mode: 0o700 });
  const file = join(config.DECKHAND_DATA, 'audit.jsonl');
  const append = createAppender(file);
  return createAudit(createKeyReader(file), (line) => append(`${redact(line)}\n`));
}

function createAudit(isWritten: (key: string) => Promise<boolean>, write: (line: string) => Promise<void>): AuditLog {
  return async ({ event, once = false, ...rest }) => {
    if (once && (await isWritten(rest.key))) return;
    await writing(JSON.stringify({ audit: event, at: new Date().toISOString(), ...rest }));
  };

  async function writing(line: string): Promise<void> {
    try {
      await write(line);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`The audit log cannot be written (${reason}), so this waits.`, { cause: error });
    }
  }
}

/** Lines that come together are written and synced together; each waits until the disk has it. */
function createAppender(file: string): (text: string) => Promise<void> {
  let handle: FileHandle | undefined;
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    const text = waiting.join('');
    waiting = [];
    next = undefined;
    try {
      handle ??= await open(file, 'a', 0o600);
      await handle.appendFile(text);
      await handle.datasync();
    } catch (error) {
      await handle?.close();
      handle = undefined;
      throw error;
    }
  }

  return (text) => {
    waiting.push(text);
    next ??= last = last.then(flush, flush);
    return next;
  };
}

/** Keys of the lines in a file, also of those that other processes add. Looks only at what is new, and at a tail first. */
function createKeyReader(file: string): (key: string) => Promise<boolean> {
  const keys = new Set<string>();
  let from: number | undefined;
  let last: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const handle = await open(file, 'r').catch(orAbsent);
    if (!handle) return;
    try {
      const { size } = await handle.stat();
      const at = (from ??= Math.max(0, size - TAIL));
      const left = Math.max(0, size - at);
      const { buffer } = await handle.read(Buffer.alloc(left), 0, left, at);
      const whole = buffer.subarray(0, buffer.lastIndexOf('\n') + 1);
      for (const [, found = ''] of whole.toString().matchAll(/"key":"([^"]+)"/g)) keys.add(found);
      // Another question may have read the same meanwhile, or more.
      from = Math.max(from, at + whole.length);
    } finally {
      await handle.close();
    }
  }

  return async (key) => {
    // One look at a time: each goes on where the one before it ended.
    const looked = last.then(look, look);
    last = looked;
    await looked;
    return keys.has(key);
  };
}

function orAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
