import { afterAll, beforeAll, expect, it } from 'vitest';
import { notification, serveWebhooks } from '../setup/alerts.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
let bot: Awaited<ReturnType<typeof serveWebhooks>>;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
  bot = await serveWebhooks(stage);
});
afterAll(async () => {
  await bot.close();
  await stage.close();
});

const labels = { alertname: 'HighErrorRate', app: 'shop' };
let groups = 0;

/** An alert of shop in a group of its own, fired a minute ago. */
async function fired(more: Readonly<Record<string, string>> = {}) {
  const key = `{}:{case="${++groups}"}`;
  const startsAt = Date.now() - 60_000;
  expect(await bot.post(notification({ key, labels: { ...labels, ...more } }, [{ startsAt }]))).toBe(200);
  const incident = await bot.of('shop', key);
  const thread = () => stage.thread(incident.runId);
  await expect.poll(() => thread().card, { timeout: 20_000 }).toContain('HighErrorRate');
  const click = (question: string, choice: Parameters<Stage['decide']>[1]['choice'], by = 'U0ANA') =>
    stage.decide(incident.workflowId, { run: incident.runId, question, choice, by });
  return { ...incident, key, startsAt, thread, click };
}

it('opens a card and calls whoever is on call, once, however often the alert comes', async () => {
  const { key, startsAt, thread, click, handle } = await fired();
  await expect.poll(() => thread().notes.join('\n')).toContain('SEV2: HighErrorRate fires since');
  const again = notification({ key, labels }, [{ startsAt }]);
  expect(await Promise.all([bot.post(again), bot.post(again), bot.post(again)])).toEqual([200, 200, 200]);
  await click('acknowledge', 'acknowledge', 'U0DEE');
  await expect.poll(() => thread().notes.join('\n')).toContain('Acknowledged by <@U0DEE>');
  const { card, notes, buttons } = thread();
  expect(card).toContain('acknowledged by <@U0DEE>');
  expect(notes.filter((note) => note.includes('<!subteam^S0ONCALL>'))).toHaveLength(1);
  expect(buttons).toEqual([
    'decide_command',
    'decide_diagnose',
    'incident_remediate',
    'incident_severity',
    'decide_resolve',
  ]);
  await click('resolve', 'resolve');
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
});

it('ends with a report as a message and as a file when somebody resolves it, and has no buttons then', async () => {
  const { thread, click, handle } = await fired();
  await click('command', 'command', 'U0DEE');
  await click('severity/sev3', 'severity', 'U0DEE');
  await expect.poll(() => thread().card).toContain('SEV3');
  await click('resolve', 'resolve', 'U0DEE');
  const { result } = (await handle.result()) as { result: object };
  expect(result).toMatchObject({ severity: 'sev3', commander: { by: 'U0DEE', checked: true } });
  const { card, notes, buttons } = thread();
  expect(card).toMatch(/resolved by <@U0DEE>/);
  expect(buttons).toEqual([]);
  expect(notes.join('\n')).toContain('Report: SEV3 *HighErrorRate* · shop');
});

it('refuses whoever the policy does not name, privately', async () => {
  const { thread, click, handle } = await fired();
  await click('resolve', 'resolve', 'U0CY');
  await expect.poll(() => thread().notes.find((note) => note.startsWith('[U0CY]'))).toContain('Nothing changed');
  await click('resolve', 'resolve');
  await handle.result();
});

it('finds what is wrong and says so, note by note, with a line on the card', async () => {
  stage.platform.setErrorRate('shop', 0.041);
  stage.platform.workloads.set('shop-production', 'shop-web', { illSince: Date.now() });
  const { thread, click, handle } = await fired();
  const said = () => thread().notes.join('\n');
  await expect
    .poll(said, { timeout: 15_000 })
    .toMatch(/errors: [\d.]+ % \(limit 1 %\), was 0\.2 % an hour ago\. <http.*\|graph ↗>/);
  await expect
    .poll(said)
    .toMatch(/2 of 3 pods ready\.[\s\S]*restarted 6 times \(OOMKilled, limit 512Mi\)[\s\S]*Last lines of web/);
  await expect.poll(said).toContain('Argo CD: shop-production is Synced, Healthy');
  await expect.poll(said).toContain('Deckhand changed nothing on shop');
  await expect.poll(said).toContain('Back-off restarting failed container');
  expect(said()).not.toContain('hunter2');
  await expect.poll(() => thread().card).toMatch(/Now: .*errors \(limit 1 %\).*1 pod of shop-web in trouble/);
  await click('resolve', 'resolve');
  await handle.result();
  stage.platform.setErrorRate('shop', undefined);
  stage.platform.workloads.set('shop-production', 'shop-web', { illSince: 0 });
});
