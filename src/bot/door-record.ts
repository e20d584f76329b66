import type { IncomingMessage } from 'node:http';
import type { AuditLog } from '../audit.ts';
import type { Logger } from '../log.ts';
import { createRefusals } from './refusals.ts';

/** Whoever knocks without pause must not fill the record: one line a door in this time, with how many it stands for. ms. */
const QUIET = 60_000;

/** Records who came without the right token or signature, wherever our HTTP server answers 401. */
export function createDoorRecord(audit: AuditLog, logger: Logger, now: () => number = Date.now) {
  const record = createRefusals(audit, logger);
  const doors = new Map<string, { at: number; since: number }>();

  return ({ url = '/', socket }: IncomingMessage): void => {
    const [door = '/'] = url.split('?');
    const last = doors.get(door);
    if (last && now() - last.at < QUIET) {
      last.since += 1;
      return;
    }
    doors.set(door, { at: now(), since: 0 });
    const before = last?.since ? { unrecorded: last.since } : {};
    record({ asked: door, from: socket.remoteAddress ?? '', ...before, why: 'The token or signature is not right.' });
  };
}
