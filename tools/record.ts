import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/setup/browser.ts';
import { createWhole } from '../test/setup/whole.ts';
import { film } from './film.ts';

/**
 * Makes the pictures of the README: starts the whole program on a folder of its own, provisions a machine at speed, and
 * leaves `docs/*.png` and `docs/provision.gif`. Run it with `node tools/record.ts`.
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

async function open(browser: Browser, colorScheme: 'light' | 'dark', as: string): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${whole.workspace()}/?as=${as}&channel=C0OPS`);
  await page.getByTestId('composer').waitFor();
  return page;
}

/** Asks for a machine as somebody would who types, opens the thread, and stays until it is Ready. */
async function play(page: Page, machine: string, halfway: (thread: ReturnType<Page['getByTestId']>) => Promise<void>) {
  const pause = { delay: 130 };
  await page.getByTestId('composer').pressSequentially('/pro', pause);
  await page.keyboard.press('Tab');
  await page.getByTestId('composer').pressSequentially(machine, pause);
  await page.keyboard.press('Enter');
  const card = page.locator('article', { hasText: `Provision ${machine}` }).first();
  await card.getByRole('button', { name: /\d+ repl/ }).click();
  await page.mouse.move(0, 0);
  const thread = page.getByTestId('thread');
  await halfway(thread);
  await thread
    .locator('article')
    .last()
    .getByText(/is Ready: /)
    .waitFor();
  await card.getByText(/succeeded, /).waitFor();
}
