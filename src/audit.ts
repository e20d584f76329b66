import { mkdirSync, openSync, readSync, closeSync, fstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { createRedactor, secretsOf } from './secrets.ts';

/** One thing that happened. `key` names it: a line that is there twice, after a crash, has the same one twice. */
export type AuditEvent = {
  readonly event: 'started' | 'decided' | 'refused' | 'effect' | 'ended';
  readonly key: string;
  readonly run: string;
  readonly workflow: string;
  /** Written only once, however often it is told. */
  readonly once?: boolean;
  readonly [more: string]: unknown;
};

/** Resolves once the line is kept. Rejects if it cannot be: then what was to be recorded must not go on. */
export type AuditLog = (event: AuditEvent) => Promise<void>;

/** How much of the file is looked through for lines that must not be written again. */
const TAIL = 1_000_000;

/** Who did what, as JSON lines outside Slack and Temporal: appended to `DECKHAND_DATA/audit.jsonl`, or on stdout. */
export function openAudit(config: Config): AuditLog {
  const redact = createRedactor(secretsOf(config));
  if (config.DECKHAND_AUDIT === 'stdout') {
    return createAudit(new Set(), async (line) => {
      console.log(redact(line));
    });
  }
  mkdirSync(config.DECKHAND_DATA, { recursive: true, mode: 0o700 });
  const file = join(config.DECKHAND_DATA, 'audit.jsonl');
  const append = createAppender(file);
  return createAudit(keysIn(tailOf(file)), (line) => append(`${redact(line)}\n`));
}

function createAudit(written: Set<string>, write: (line: string) => Promise<void>): AuditLog {
  return async ({ once = false, ...event }) => {
    if (once && written.has(event.key)) return;
    await writing(JSON.stringify({ audit: event.event, at: new Date().toISOString(), ...event, event: undefined }));
    if (once) written.add(event.key);
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

function tailOf(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString();
  } finally {
    closeSync(descriptor);
  }
}

function keysIn(text: string): Set<string> {
  return new Set([...text.matchAll(/"key":"([^"]+)"/g)].map(([, key = '']) => key));
}
