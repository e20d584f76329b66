import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../test/setup/browser.ts';
import { createWhole } from '../test/setup/whole.ts';
import { film } from './film.ts';

/**
 * Makes the pictures of the README: starts the whole program on a folder of its own, provisions a machine at speed, asks
 * for a deploy, lets an alert fire, and leaves `docs/*.png` and `docs/provision.gif`. Run it with `node tools/record.ts`.
 */
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const SIZE = { width: 1_200, height: 720 };
const SPEED = 24;
const FASTER = 1.5;
const PATIENCE = 180_000;

const whole = createWhole({ speed: SPEED });
const [browser] = await Promise.all([openBrowser(), whole.start()]);
try {
  mkdirSync(DOCS, { recursive: true });
  await record(browser);
} finally {
  await browser.close();
  await whole.stop();
  whole.remove();
}

async function record(browser: Browser): Promise<void> {
  await recordProvision(browser);
  await recordDeploy(browser);
  await recordIncident(browser);
  await recordFailures(browser);
}

async function recordProvision(browser: Browser): Promise<void> {
  const light = await open(browser, 'light', 'U0ANA');
  const camera = film(light);
  await play(light, 'node-07', async (thread) => {
    await thread
      .getByText(/Task \d/)
      .first()
      .waitFor({ timeout: PATIENCE });
    await light.screenshot({ path: `${DOCS}provision.png` });
  });
  writeFileSync(`${DOCS}provision.gif`, await camera.stop(FASTER));
  await light.close();
}

/** The card that waits, as whoever may decide sees it. */
async function recordDeploy(browser: Browser): Promise<void> {
  const page = await open(browser, 'light', 'U0BEN', 'C0DEPLOYS');
  await whole.say('U0ANA', '/deploy shop 1.4.2', 'C0DEPLOYS');
  const card = page.locator('article', { hasText: 'Deploy shop' }).first();
  await card.getByRole('button', { name: 'Approve' }).waitFor();
  await showThread(page, card);
  await page.getByTestId('thread').getByText('is ready for production').waitFor();
  await page.screenshot({ path: `${DOCS}deploy.png` });
  await page.close();
}

async function recordIncident(browser: Browser): Promise<void> {
  const alerts = await browser.newPage();
  await alerts.goto(`${whole.platform()}/_alerts`);
  await alerts.getByRole('button', { name: 'Fire HighErrorRate of shop' }).click();
  await alerts.close();
  const page = await open(browser, 'dark', 'U0DEE');
  const card = page.locator('article', { hasText: 'HighErrorRate' }).first();
  await card.getByRole('button', { name: 'Acknowledge' }).waitFor();
  await showThread(page, card);
  await page.getByTestId('thread').getByText('Argo CD: ').waitFor();
  await page.screenshot({ path: `${DOCS}incident.png` });
  await page.close();
}

async function recordFailures(browser: Browser): Promise<void> {
  const dark = await open(browser, 'dark', 'U0BEN');
  await dark.getByRole('button', { name: 'What if' }).click();
  await dark.getByRole('switch', { name: 'MAAS answers 503' }).waitFor();
  await dark.getByTestId('composer').fill('/provision node-08');
  await dark.keyboard.press('Enter');
  await dark.locator('article', { hasText: 'Provision node-08' }).first().getByText('MAAS: Deploying').waitFor();
  await dark.getByRole('switch', { name: 'MAAS answers 503' }).click();
  await dark.getByRole('switch', { name: 'MAAS answers 503', checked: true }).waitFor();
  await dark.screenshot({ path: `${DOCS}what-if.png` });
  await dark.close();
}

async function open(browser: Browser, colorScheme: 'light' | 'dark', as: string, channel = 'C0OPS'): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${whole.workspace()}/?as=${as}&channel=${channel}`);
  await page.getByTestId('composer').waitFor();
  return page;
}

async function showThread(page: Page, card: Locator): Promise<void> {
  await card.getByRole('button', { name: /\d+ repl/ }).click();
  await page.mouse.move(0, 0);
}

/** Asks for a machine as somebody would who types, opens the thread, and stays until it is Ready. */
async function play(page: Page, machine: string, halfway: (thread: Locator) => Promise<void>) {
  const pause = { delay: 130 };
  await page.getByTestId('composer').pressSequentially('/pro', pause);
  await page.keyboard.press('Tab');
  await page.getByTestId('composer').pressSequentially(machine, pause);
  await page.keyboard.press('Enter');
  const card = page.locator('article', { hasText: `Provision ${machine}` }).first();
  await showThread(page, card);
  const thread = page.getByTestId('thread');
  await halfway(thread);
  await thread
    .locator('article')
    .last()
    .getByText(/is Ready: /)
    .waitFor();
  await card.getByText(/succeeded, /).waitFor();
}
