import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Settings } from '../../src/settings.ts';
import { openDesk, type Desk } from '../setup/incidents.ts';
import { setStage, type Stage } from '../setup/stage.ts';

/** Resolves itself soon after it was quiet. */
function withoutPatience(example: Settings): Settings {
  const routes = example.incidents.routes.map((route) => ({ ...route, resolveAfter: 600_000 }));
  return { ...example, incidents: { ...example.incidents, routes } };
}

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  // These alerts come from nobody who could be asked whether they still fire.
  stage = await setStage(import.meta.url, { env: { ALERTMANAGER_URL: '' }, change: withoutPatience });
  desk = await openDesk(stage);
});
afterAll(async () => {
  await desk.close();
  await stage.close();
});

it('opens a card and calls whoever is on call, once, however often the alert comes', async () => {
  const { post, startsAt, thread, said, click, resolved } = await desk.fired();
  await expect.poll(said).toContain('SEV2: HighErrorRate fires since');
  expect(await Promise.all([1, 2, 3].map(() => post([{ startsAt }])))).toEqual([200, 200, 200]);
  await click('acknowledge', 'acknowledge', 'U0DEE');
  await expect.poll(said).toContain('Acknowledged by <@U0DEE>');
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
  expect(await resolved()).toMatchObject({ status: 'succeeded' });
});

it('ends with a report as a message and as a file when somebody resolves it, and has no buttons then', async () => {
  const { thread, said, click, resolved, runId } = await desk.fired();
  await click('command', 'command', 'U0DEE');
  await click('severity/sev3', 'severity', 'U0DEE');
  await expect.poll(() => thread().card).toContain('SEV3');
  const { result } = (await resolved()) as { result: object };
  expect(result).toMatchObject({ severity: 'sev3', commander: { by: 'U0DEE', checked: true } });
  expect(thread().card).toMatch(/resolved by <@U0ANA>/);
  expect(thread().buttons).toEqual([]);
  expect(said()).toContain('Report: SEV3 *HighErrorRate* · shop');
  expect(stage.files(runId)).toEqual(['report-1.md']);
});

it('refuses whoever the policy does not name, privately', async () => {
  const { thread, click, resolved } = await desk.fired();
  await click('resolve', 'resolve', 'U0CY');
  await expect.poll(() => thread().notes.find((note) => note.startsWith('[U0CY]'))).toContain('Nothing changed');
  await resolved();
});

it('says why a second acknowledgement changes nothing, and takes one click once', async () => {
  const { thread, said, click, resolved } = await desk.fired();
  const at = Date.now();
  await click('acknowledge', 'acknowledge', 'U0DEE', at);
  await click('acknowledge', 'acknowledge', 'U0DEE', at);
  await click('acknowledge', 'acknowledge', 'U0BEN');
  await expect
    .poll(() => thread().notes.find((note) => note.startsWith('[U0BEN]')))
    .toContain('Acknowledged by <@U0DEE>');
  await resolved();
  expect(said().match(/^Acknowledged by/gm)).toHaveLength(1);
});

it('finds what is wrong and says so, note by note, with a line on the card', async () => {
  stage.platform.setErrorRate('shop', 0.041);
  stage.platform.workloads.set('shop-production', 'shop-web', { illSince: Date.now() });
  const { thread, said, resolved } = await desk.fired();
  await expect.poll(said).toMatch(/errors: [\d.]+ % \(limit 1 %\), was 0\.2 % an hour ago\. <http.*\|graph ↗>/);
  await expect
    .poll(said)
    .toMatch(/2 of 3 pods ready\.[\s\S]*restarted 6 times \(OOMKilled, limit 512Mi\)[\s\S]*Last lines of web/);
  await expect.poll(said).toContain('Argo CD: shop-production is Synced, Healthy');
  await expect.poll(said).toContain('Deckhand changed nothing on shop');
  await expect.poll(said).toContain('Back-off restarting failed container');
  expect(said()).not.toContain('hunter2');
  await expect.poll(() => thread().card).toMatch(/Now: .*errors \(limit 1 %\).*1 pod of shop-web in trouble/);
  await resolved();
  stage.platform.setErrorRate('shop', undefined);
  stage.platform.workloads.set('shop-production', 'shop-web', { illSince: 0 });
});

it('says of each part that could not be asked that it could not, tells the rest, and goes on', async () => {
  stage.platform.orders.add({ on: 'POST /prometheus', status: 503, body: 'down' });
  stage.platform.orders.add({ on: 'deployments/shop-web', status: 503, body: 'down' });
  const { said, resolved } = await desk.fired();
  await expect.poll(said).toMatch(/Query errors could not be looked at: Prometheus refused .* \(503\)/);
  await expect.poll(said).toMatch(/Pods of shop-web could not be looked at: Kubernetes refused/);
  await expect.poll(said).toContain('Argo CD: shop-production is Synced, Healthy');
  stage.platform.orders.clear();
  expect(await resolved()).toMatchObject({ status: 'succeeded' });
});

it('says so of Argo CD as well', async () => {
  stage.platform.orders.add({ on: '/argocd', status: 503, body: 'down' });
  const { said, resolved } = await desk.fired();
  await expect.poll(said).toMatch(/Argo CD\b.* could not be looked at: /);
  await expect.poll(said).toMatch(/shop-web in shop-production: \d of \d pods ready/);
  stage.platform.orders.clear();
  expect(await resolved()).toMatchObject({ status: 'succeeded' });
});

it('watches once the alert is over, says when it stayed quiet, and notices when it fires again', async () => {
  const { thread, said, over, post, resolved } = await desk.fired();
  await over();
  await expect.poll(said).toMatch(/Alert resolved .* after 1 min.*Watching for 10 min/);
  await expect.poll(() => thread().card).toContain('🩹');
  await expect.poll(said).toMatch(/Quiet for 10 min\. I resolve it at/);
  await post([{ startsAt: Date.now() }]);
  await expect.poll(said).toContain('It fires again: 1 alert.');
  await expect.poll(() => thread().card).toContain('🚨');
  await resolved();
});

it('resolves itself when it stayed quiet and nobody took command', async () => {
  const { handle, said, over } = await desk.fired();
  await over();
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { resolved: { by: '' } } });
  expect(said()).toContain('Resolved by itself');
});

it('keeps marked messages with their own time, once, and takes their corrections', async () => {
  const { about, resolved } = await desk.fired();
  const at = Date.now() - 600_000;
  const note = { key: String(at / 1_000), by: 'U0BEN', text: 'the cache is full', pinned: true };
  await desk.bot.incidents.note(about, note);
  await desk.bot.incidents.note(about, note);
  await desk.bot.incidents.edited(about, { key: note.key, text: 'the cache was full' });
  await desk.bot.incidents.edited(about, { key: '1.0', text: 'never noted' });
  const { result } = (await resolved()) as unknown as { result: { timeline: { at: number; phrase: object }[] } };
  const noted = result.timeline.filter(({ phrase }) => 'id' in phrase && phrase.id === 'run.noted');
  expect(noted).toEqual([{ key: note.key, at, phrase: { id: 'run.noted', by: 'U0BEN', text: 'the cache was full' } }]);
  expect(result.timeline[0]?.at).toBe(at);
});

it('shows hostile labels and annotations as text, and mentions nobody they name', async () => {
  const hostile = '<!channel> <@U0EVE> <https://192.0.2.66|click> {{ .Labels }} ${node} `x`';
  const { thread, said, resolved } = await desk.fired({ alertname: hostile, severity: hostile }, 'shop', [
    { startsAt: Date.now(), labels: { extra: hostile }, annotations: { summary: hostile.repeat(100) } },
  ]);
  await expect.poll(said).toContain('&lt;!channel&gt;');
  expect(`${thread().card}\n${said()}`).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
  await resolved();
  expect(said()).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
});

it('freezes production when it is a sev1, once, and says that it still is at the end', async () => {
  const { said, click, resolved } = await desk.fired();
  await click('severity/sev1', 'severity');
  await expect.poll(said).toContain('production is frozen');
  const freeze = stage.client.workflow.getHandle('freeze/production');
  expect((await freeze.describe()).status.name).toBe('RUNNING');
  await resolved();
  expect(said()).toContain('production is still frozen because of this');
  await freeze.terminate();
});

it('is closed from Temporal like any other run, with its report', async () => {
  const { handle, said } = await desk.fired();
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect(said()).toContain('Report: SEV2');
});

it('writes its report anew when a noted message is edited after the end, and lets it be when another one is', async () => {
  const { about, runId, said, resolved } = await desk.fired();
  const note = { key: String(Date.now() / 1_000), by: 'U0BEN', text: 'the cache is full', pinned: true };
  await desk.bot.incidents.note(about, note);
  await resolved();
  await desk.bot.incidents.edited(about, { key: note.key, text: 'the cache was full' });
  await desk.bot.incidents.edited(about, { key: '1.0', text: 'never noted' });
  await expect.poll(() => stage.files(runId)).toEqual(['report-1.md', 'report-2.md']);
  expect(said()).toContain('the cache was full');
  const later = { key: String(Date.now() / 1_000), by: 'U0DEE', text: 'found the leak', pinned: true };
  await desk.bot.incidents.note(about, later);
  await expect.poll(() => stage.files(runId)).toHaveLength(3);
  expect(said().match(/^Report:/gm)).toHaveLength(3);
});
