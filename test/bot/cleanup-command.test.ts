import { afterEach, expect, test } from 'vitest';
import type { CleanupSchedules, KnownSchedule } from '../../src/bot/cleanup-schedules.ts';
import { setBotStage } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

const NEXT = Date.UTC(2026, 10, 30, 2);
const STANDS: KnownSchedule = { rule: 'old-images', paused: false, next: NEXT, running: [], skipped: 2 };

afterEach(forgetSlack);

function schedules(known: Partial<KnownSchedule> | undefined = {}) {
  const asked: string[] = [];
  let state = known && { ...STANDS, ...known };
  const fake: CleanupSchedules = {
    find: async (rule) => state && { ...state, rule },
    trigger: async (rule) => (asked.push(`trigger ${rule}`), `cleanup/${rule}-1`),
    pause: async (rule, note) => {
      asked.push(`pause ${rule}: ${note}`);
      if (state) state = { ...state, paused: true, note };
    },
    resume: async (rule, note) => {
      asked.push(`resume ${rule}: ${note}`);
      if (state) state = { ...state, paused: false };
    },
    sayWhoAsked: async (...said) => void asked.push(said.join(' ')),
  };
  return { fake, asked };
}

async function say(text: string, known?: Partial<KnownSchedule>, mayRun?: readonly string[]) {
  forgetSlack();
  const { fake, asked } = schedules(known);
  const stage = await setBotStage({ cleanups: fake, ...(mayRun ? { mayRun } : {}) });
  await stage.command('/cleanup', text);
  return { asked, told: stage.told.map(({ text: sentence }) => sentence ?? '').join('\n'), stage };
}

test('/cleanup run asks the schedule for a run, and says in its thread who asked', async () => {
  const { asked, told } = await say('run old-images');
  expect(asked).toEqual([
    'trigger old-images',
    expect.stringMatching(/^cleanup\/old-images-1 \S+ U0ANA asked for this cleanup$/),
  ]);
  expect(told).toContain('Started the cleanup old-images');
});

test('/cleanup run starts nothing while a run goes on', async () => {
  const { asked, told } = await say('run old-images', { running: ['cleanup/old-images-0'] });
  expect(asked).toEqual([]);
  expect(told).toContain('old-images is being cleaned up already. Nothing was started.');
});

test('/cleanup pause and resume change the schedule and show it', async () => {
  const { asked, told } = await say('pause old-images');
  expect(asked).toEqual([expect.stringMatching(/^pause old-images: paused by .+ \(U0ANA\)$/)]);
  expect(told).toContain('*old-images* is paused (paused by');
  const resumed = await say('resume old-images', { paused: true });
  expect(resumed.asked).toEqual([expect.stringContaining('resume old-images')]);
  expect(resumed.told).toContain('runs next <!date^');
});

test('/cleanup without a rule tells of all', async () => {
  for (const text of ['status', 'schedule']) {
    const { told } = await say(text);
    expect(told).toMatch(
      /\*old-images\* runs next .* by `0 3 \* \* 1` in Europe\/Berlin\. .*Skipped 2 times so far\. Mode approve\.\n.*\*expired-tokens\*/,
    );
  }
});

test('/cleanup plan is a run of its own', async () => {
  const { stage } = await say('plan old-images');
  expect(stage.started).toEqual([
    expect.objectContaining({
      operation: 'cleanup',
      workflowId: 'cleanup-plan/old-images',
      input: expect.objectContaining({ rule: 'old-images', only: 'plan' }) as unknown,
    }),
  ]);
});

test.each([
  ['run', /Please give a rule: old-images, expired-tokens/],
  ['sweep old-images', /I don't know "sweep".*\/cleanup plan\|run/],
  ['run pods', /no "pods"; choose one of old-images, expired-tokens/],
])('/cleanup %s is refused with what to say instead', async (text, sentence) => {
  const { asked, told } = await say(text);
  expect(asked).toEqual([]);
  expect(told).toMatch(sentence);
});

test('/cleanup is for those the policy names', async () => {
  const { asked, told } = await say('pause old-images', {}, ['@release-managers']);
  expect(asked).toEqual([]);
  expect(told).toContain('`/cleanup` is for');
});

test('/cleanup says what to do where setup was not run', async () => {
  const { fake } = schedules();
  const stage = await setBotStage({ cleanups: { ...fake, find: async () => undefined } });
  await stage.command('/cleanup', 'run old-images');
  expect(stage.told.map(({ text }) => text).join('\n')).toContain('Run `node src/main.ts setup`');
});
