import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDesk, type Desk } from '../setup/incidents.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { env: { ALERTMANAGER_URL: '' } });
  desk = await openDesk(stage);
});
afterAll(async () => {
  await desk.close();
  await stage.close();
});
beforeEach(() => {
  stage.platform.orders.clear();
  stage.platform.setErrorRate('shop', undefined);
});

const web = () => stage.platform.workloads.deployment('shop-production', 'shop-web');

it('restarts a Deployment, says before what it will do and after what came of it, and watches whether it helps', async () => {
  stage.platform.setErrorRate('shop', 0.041);
  const { said, thread, click, resolved } = await desk.fired();
  const { generation = 0 } = web() ?? {};
  await click('remedy/restart-web', 'remediate', 'U0BEN');
  await expect
    .poll(said)
    .toContain('<@U0BEN>: Restart Deployment shop-web in shop-production. It will: replace its pods');
  await expect.poll(said).toMatch(/Restarted shop-web: 3 new pods ready after/);
  expect(web()?.generation).toBe(generation + 1);
  await expect.poll(said).toContain('Watching whether that helped');
  stage.platform.setErrorRate('shop', undefined);
  await expect.poll(said).toMatch(/Good for 10 min\. errors/);
  await expect.poll(() => thread().card).toContain('mitigated');
  const { result } = (await resolved()) as unknown as { result: { tried: object[] } };
  expect(result.tried).toMatchObject([{ remedy: 'restart-web', by: { by: 'U0BEN' }, ok: true }]);
});

it('says when it did not help, and offers the next action', async () => {
  stage.platform.setErrorRate('shop', 0.041);
  const { said, click, resolved } = await desk.fired();
  await click('command', 'command', 'U0DEE');
  await click('remedy/restart-web', 'remediate');
  await expect.poll(said).toMatch(/Not better 20 min later\. errors: .*Remediate… on the card.*<@U0DEE>/);
  await resolved();
});

it('restarts once, although the answer was lost and the worker that asked is gone', async () => {
  const { said, click, resolved } = await desk.fired();
  const { generation = 0 } = web() ?? {};
  const lost = stage.platform.orders.add({ on: 'PATCH /apis/apps/v1', loseResponse: true, times: 1 });
  await click('remedy/restart-web', 'remediate');
  await expect.poll(lost.stands).toBe(false);
  await stage.stopWorkers();
  await stage.startWorkers();
  await expect.poll(said).toMatch(/Restarted shop-web/);
  expect(web()?.generation).toBe(generation + 1);
  expect(said().match(/Restarted shop-web/g)).toHaveLength(1);
  await resolved();
});

it('asks for approval where the runbook wants it, and never of the one who asked', async () => {
  const { said, thread, click, resolved } = await desk.fired();
  await click('remedy/scale-web', 'remediate', 'U0DEE');
  await expect.poll(() => thread().buttons).toContain('decide_approve');
  await expect.poll(said).toContain('<@U0DEE> asks: Scale Deployment shop-web in shop-production to 6');
  await click('approve/1', 'approve', 'U0DEE');
  await expect
    .poll(() => thread().notes.find((note) => note.startsWith('[U0DEE]')))
    .toContain('someone else has to approve');
  expect(web()?.replicas).toBe(3);
  await click('approve/1', 'approve', 'U0BEN');
  await expect.poll(said).toContain('shop-web has 6 replicas, all ready; it had 3.');
  expect(thread().buttons).not.toContain('decide_approve');
  stage.platform.workloads.set('shop-production', 'shop-web', { replicas: 3 });
  await resolved();
});

it('does not do what was rejected, and what only waits for approval gives way to what is wanted next', async () => {
  const { said, thread, click, resolved } = await desk.fired();
  await click('remedy/scale-web', 'remediate', 'U0ANA');
  await expect.poll(() => thread().buttons).toContain('decide_reject');
  await click('approve/1', 'reject', 'U0BEN');
  await expect
    .poll(said)
    .toMatch(/Scale Deployment shop-web in shop-production to 6 is not done: rejected by <@U0BEN>/);
  await click('remedy/scale-web', 'remediate', 'U0ANA');
  await expect.poll(() => thread().buttons).toContain('decide_reject');
  await click('remedy/restart-web', 'remediate', 'U0ANA');
  await expect.poll(said).toContain('it was withdrawn before anybody decided');
  await expect.poll(said).toContain('Restarted shop-web');
  expect(web()?.replicas).toBe(3);
  await resolved();
});

it('does one thing at a time, and says which', async () => {
  stage.platform.workloads.set('shop-production', 'shop-web', { stuck: true });
  const { said, thread, click, resolved } = await desk.fired();
  await click('remedy/restart-web', 'remediate', 'U0ANA');
  await click('remedy/silence', 'remediate', 'U0BEN');
  await expect.poll(() => thread().notes.find((note) => note.startsWith('[U0BEN]'))).toContain('One thing at a time');
  await expect.poll(said).toMatch(/✗ Restart Deployment shop-web .*does not get ready.*has timed out progressing/);
  stage.platform.workloads.set('shop-production', 'shop-web', { stuck: false });
  const { result } = (await resolved()) as unknown as { result: { open: { id: string }[] } };
  expect(result.open.map(({ id }) => id)).toContain('incident.open-attempt');
});

it('starts a rollback with a card of its own and tells its end, or says that a run on that app is under way', async () => {
  const { said, click, resolved } = await desk.fired();
  await click('remedy/roll-back', 'remediate');
  await expect.poll(said).toContain('Started deploy/shop. It has a thread of its own.');
  const rollback = stage.client.workflow.getHandle('deploy/shop');
  await expect
    .poll(async () => (await stage.runs.describe('deploy/shop', await runIdOf(rollback)))?.view)
    .toMatchObject({ question: { step: 'approval' } });
  await click('remedy/roll-back', 'remediate', 'U0BEN');
  await expect.poll(said).toContain('deploy/shop is already running. Decide on its own card; nothing was started.');
  await stage.decide('deploy/shop', {
    run: await runIdOf(rollback),
    question: 'cancel',
    choice: 'cancel',
    by: 'U0ANA',
  });
  await expect.poll(said).toContain('deploy/shop cancelled.');
  await resolved();
});

it('says of a silence without an Alertmanager what is missing, and of a node that it is not there', async () => {
  const shop = await desk.fired();
  await shop.click('remedy/silence', 'remediate');
  await expect.poll(shop.said).toContain('ALERTMANAGER_URL is not set');
  await shop.resolved();
  const node = await desk.fired({ alertname: 'NodeNotReady', node: 'node-99' }, 'nodes');
  await node.click('remedy/cordon', 'remediate');
  await expect.poll(node.said).toContain('The cluster has no node node-99. Nothing was changed.');
  await node.resolved();
});

it('offers nothing on a node whose name is no name', async () => {
  const { workflowId, runId, resolved } = await desk.fired({ alertname: 'NodeNotReady', node: '../secrets' }, 'nodes');
  const described = await stage.runs.describe(workflowId, runId);
  expect(described?.view).toMatchObject({ remedies: [] });
  await resolved();
});

async function runIdOf(handle: { describe: () => Promise<{ runId: string }> }): Promise<string> {
  return (await handle.describe()).runId;
}
