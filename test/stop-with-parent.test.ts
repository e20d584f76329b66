import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = (file: string) => JSON.stringify(fileURLToPath(new URL(`../src/${file}`, import.meta.url)));

/** A part with more to log than it can still write when its supervisor goes. */
const PART = `
  import { createLogger } from ${source('log.ts')};
  import { stopWithParentOr } from ${source('stop-with-parent.ts')};
  const logger = createLogger('part');
  process.stdin.on('end', () => {
    for (let line = 0; line < 5; line++) logger.error('Slack cannot be reached.');
  });
  stopWithParentOr(['SIGTERM'], () => undefined);
  setInterval(() => undefined, 60_000);
  console.log('ready');
`;

it('a part ends with its supervisor, whatever of its log was not written yet', async () => {
  const part = spawn(process.execPath, ['--input-type=module', '--eval', PART], {
    env: { ...process.env, DECKHAND_SUPERVISED: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(part.stdout, 'data');
  const ended = once(part, 'exit');
  part.stdout.destroy();
  part.stdin.end();
  expect(await ended).toEqual([null, 'SIGKILL']);
});
