import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../setup/browser.ts';
import { createWhole, type Whole } from '../setup/whole.ts';

let whole: Whole;
let browser: Browser;
beforeAll(async () => {
  whole = createWhole({ speed: 20 });
  [browser] = await Promise.all([openBrowser(), whole.start()]);
});
afterAll(async () => {
  await browser.close();
  await whole.stop();
  whole.remove();
});

it('lets Ana ask, watch the card, cancel and read the thread', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  await page.goto(`${whole.workspace()}/?as=U0ANA&channel=C0OPS`);
  await page.getByTestId('composer').fill('/provision node-07');
  await page.getByTestId('composer').press('Enter');

  const card = page.locator('article', { hasText: 'Provision node-07' }).first();
  await card.getByText('MAAS: Deploying').waitFor();
  await card.getByRole('button', { name: /\d+ repl/ }).click();
  const thread = page.getByTestId('thread');
  await thread.getByText('is taken by this run').waitFor();
  if (process.env['SCREENSHOT']) await page.screenshot({ path: process.env['SCREENSHOT'] });

  await card.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Cancel the run' }).first().click();
  await thread.getByText(/was cancelled by @ana/).waitFor({ timeout: 40_000 });
  await card.getByText('cancelled, ').waitFor();
  expect(await card.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  expect(await thread.getByText('Released node-07 in MAAS.').count()).toBe(1);
});

it('tells only Ben why he cannot have what Ana has', async () => {
  const page = await browser.newPage();
  await whole.say('U0ANA', '/provision node-08');
  await page.goto(`${whole.workspace()}/?as=U0BEN&channel=C0OPS`);
  await page.locator('article', { hasText: 'Provision node-08' }).first().waitFor();
  await page.getByTestId('composer').fill('/provision node-08');
  await page.getByTestId('composer').press('Enter');
  const answer = page.getByTestId('ephemeral').last();
  await answer.getByText(/is already being provisioned by @ana/).waitFor();
  expect(await answer.getByText('Only visible to you').count()).toBe(1);
  await page.getByTestId('person-U0ANA').click();
  await expect.poll(() => page.getByTestId('ephemeral').count()).toBe(0);
});

it('lets anybody kill the worker and see the run go on', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  await page.goto(`${whole.workspace()}/?as=U0ANA&channel=C0OPS`);
  await page.getByTestId('composer').fill('/provision node-10');
  await page.getByTestId('composer').press('Enter');
  const card = page.locator('article', { hasText: 'Provision node-10' }).first();
  await card.getByText('MAAS: Deploying').waitFor();
  const [killed] = whole.pidsOf('worker');

  await page.getByRole('button', { name: 'What if' }).click();
  await page.getByTestId('failures').getByRole('button', { name: 'Kill the worker' }).click();
  await expect.poll(() => whole.output()).toContain('worker is back.');
  expect(whole.output()).toContain('worker ended (SIGKILL)');
  expect(whole.pidsOf('worker')).not.toContain(killed);
  await card.getByText(/succeeded, /).waitFor({ timeout: 120_000 });
  const machine = await fetch(`${whole.platform()}/_machine?hostname=node-10`);
  expect(await machine.json()).toMatchObject({ deployments: 1 });
});
