import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Settings } from '../../src/settings.ts';
import { openDesk, type Desk } from '../setup/incidents.ts';
import { setStage, type Stage } from '../setup/stage.ts';

/** Calls people again within seconds. */
function impatient(example: Settings): Settings {
  const routes = example.incidents.routes.map((route) => ({
    ...route,
    remindAfter: 2_000,
    escalateAfter: 4_000,
    resolveAfter: undefined,
  }));
  return { ...example, incidents: { ...example.incidents, routes } };
}

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { change: impatient });
  desk = await openDesk(stage);
});
afterAll(async () => {
  await desk.close();
  await stage.close();
});

/** An alert that the simulated Alertmanager has too, so that it does not seem to be over. */
async function fired(name: string) {
  const labels = { alertname: name, app: 'shop' };
  const fingerprint = stage.platform.alertmanager.fire({ labels });
  return desk.fired({ alertname: name }, 'shop', [{ name: 'x', fingerprint, startsAt: Date.now() - 60_000 }]);
}

it('mentions whoever is on call again, then one other group, until somebody acknowledges', async () => {
  const { said, thread, click, resolved } = await fired('Unanswered');
  await expect.poll(said).toMatch(/Nobody has acknowledged this since .*<!subteam\^S0ONCALL>/);
  await expect.poll(said).toMatch(/so I ask you too\..*<!subteam\^S0PLATFORM>/);
  await click('acknowledge', 'acknowledge', 'U0BEN');
  await expect.poll(() => thread().buttons).not.toContain('decide_acknowledge');
  const { result } = (await resolved()) as unknown as { result: { open: object[] } };
  expect(result.open).not.toContainEqual({ id: 'incident.open', question: 'unacknowledged' });
});

it('calls nobody again once it is acknowledged', async () => {
  const answered = await fired('Answered');
  await answered.click('acknowledge', 'acknowledge', 'U0BEN');
  await expect.poll(answered.said).toContain('Acknowledged by <@U0BEN>');
  const later = await fired('Later');
  await expect.poll(later.said).toContain('so I ask you too');
  expect(answered.said()).not.toContain('Nobody has acknowledged');
  await answered.resolved();
  await later.resolved();
});

it('keeps its history short for as long as it lasts: card, timers, timeline and buttons go on as they were', async () => {
  const { workflowId, about, handle, runId, thread, said, click } = await fired('Lasting');
  await click('command', 'command', 'U0DEE');
  await expect.poll(said).toContain('Command taken by <@U0DEE>');
  const at = Date.now();
  // Each is at least one event; how many come to one workflow task, and so how many events more, depends on the machine.
  for (let note = 0; note < 1_000; note++) {
    const key = String((at + note) / 1_000);
    await desk.bot.incidents.note(about, { key, by: 'U0BEN', text: `note ${note}`, pinned: true });
  }
  const newest = stage.client.workflow.getHandle(workflowId);
  await expect.poll(async () => (await newest.describe()).runId).not.toBe(runId);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  expect((await stage.runs.find(workflowId, runId))?.open).toBe(true);

  await expect
    .poll(async () => (await newest.describe()).memo)
    .toMatchObject({ thread: { channel: 'C0OPS' }, incident: { title: 'Lasting', severity: 'sev2' } });
  expect((await newest.describe()).searchAttributes['DeckhandOperation']).toEqual(['incident']);
  // The run that went on in another is no run that was ended from outside.
  const reconcile = { taskQueue: 'deckhand', workflowId: 'reconcile/lasting' };
  expect(await stage.client.workflow.execute('reconcile', reconcile)).toMatchObject({ repainted: 0, cutOff: [] });
  await click('severity/sev3', 'severity', 'U0DEE');
  await expect.poll(() => thread().card).toContain('SEV3');
  const cards = stage.slack.workspace
    .messages('C0OPS')
    .filter(({ metadata }) => metadata?.event_type === 'deckhand_card' && metadata.event_payload['run'] === runId);
  expect(cards).toHaveLength(1);
  await click('resolve', 'resolve', 'U0DEE');
  const { result } = (await newest.result()) as { result: { timeline: object[]; commander: object } };
  expect(result.timeline.length).toBeGreaterThan(400);
  expect(result.commander).toMatchObject({ by: 'U0DEE' });
  expect((await newest.describe()).historyLength).toBeLessThan(1_500);
  expect(new Set(thread().notes).size).toBe(thread().notes.length);
});

it('hears from Alertmanager that an alert is over although the notice of that was lost', async () => {
  const { said, resolved } = await fired('Lost');
  await expect.poll(said).toContain('fires since');
  stage.platform.alertmanager.resolve({ alertname: 'Lost', app: 'shop' });
  await expect.poll(said).toContain('Alert resolved');
  await resolved();
});

it('does not take a group for over of which not all was delivered', async () => {
  const { said, post, resolved } = await fired('Many');
  const labels = { alertname: 'Many', app: 'shop' };
  const other = { ...labels, instance: 'y' };
  stage.platform.alertmanager.fire({ labels: other });
  stage.platform.alertmanager.resolve(labels);
  const asked = () => stage.platform.calls.filter(({ path }) => path.startsWith('/alertmanager/api/v2/alerts?')).length;
  await post([{ name: 'x', startsAt: Date.now() - 60_000, endsAt: Date.now() }], 1);
  const before = asked();
  await expect.poll(asked).toBeGreaterThan(before);
  expect(said()).not.toContain('Alert resolved');
  stage.platform.alertmanager.resolve(other);
  await expect.poll(said).toContain('Alert resolved');
  await resolved();
});

it('silences its group in Alertmanager once, though the answer was lost', async () => {
  const { said, click, resolved } = await fired('Loud');
  stage.platform.orders.add({ on: 'POST /alertmanager/api/v2/silences', loseResponse: true, times: 1 });
  await click('remedy/silence', 'remediate', 'U0DEE');
  await expect.poll(said).toMatch(/Silenced in Alertmanager until/);
  const silences = stage.platform.alertmanager.silences();
  expect(silences).toHaveLength(1);
  expect(silences[0]).toMatchObject({
    createdBy: 'U0DEE',
    matchers: [{ name: 'alertname', value: 'Loud' }, { name: 'app' }],
  });
  await resolved();
});
