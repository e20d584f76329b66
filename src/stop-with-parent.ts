import type { Socket } from 'node:net';

/**
 * Stops a part at these signals, and ends it with its supervisor: under one, stdin is a pipe that closes when the
 * supervisor is gone, however it went.
 */
export function stopWithParentOr(signals: readonly NodeJS.Signals[], stop: () => void): void {
  for (const signal of signals) process.on(signal, stop);
  if (process.env['DECKHAND_SUPERVISED'] !== '1') return;
  // An exit would first write the rest of the log to a stdout that is gone as well, and the logger tries that for ever.
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
  // Listening to the supervisor must not keep a part alive that has finished its work.
  (process.stdin as Socket).unref();
}
