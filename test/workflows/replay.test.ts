import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';

const HISTORIES = new URL('../histories/', import.meta.url);

it.each(readdirSync(HISTORIES))('replays %s, recorded earlier, on the code of today', async (file) => {
  const history: unknown = JSON.parse(readFileSync(new URL(file, HISTORIES), 'utf8'));
  const options = { workflowBundle: { codePath: inject('workflowBundle') } };
  await expect(Worker.runReplayHistory(options, history, file.replace('.json', ''))).resolves.toBeUndefined();
});
