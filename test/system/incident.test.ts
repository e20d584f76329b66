import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../setup/browser.ts';
import { createWhole, type Whole } from '../setup/whole.ts';

type Stack = {
  readonly stack: readonly {
    readonly id: string;
    readonly blocks: readonly { readonly block_id: string; readonly accessory?: { readonly action_id: string } }[];
  }[];
};

let whole: Whole;
let browser: Browser;
beforeAll(async () => {
  whole = createWhole({ speed: 60 });
  [browser] = await Promise.all([openBrowser(), whole.start()]);
});
afterAll(async () => {
  await browser.close();
  await whole.stop();
  whole.remove();
});

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).ok).toBe(true);
}

it('goes from an alert that somebody fires by a button to its report', async () => {
  const alerts = await browser.newPage();
  await alerts.goto(`${whole.platform()}/_alerts`);
  await alerts.getByRole('button', { name: 'Fire HighErrorRate of shop' }).click();

  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  await page.goto(`${whole.workspace()}/?as=U0DEE&channel=C0OPS`);
  const card = page.locator('article', { hasText: 'HighErrorRate' }).first();
  await card.getByText('SEV2').waitFor();
  await card.locator('button.replies').click();
  const thread = page.getByTestId('thread');
  await thread.getByText('restarted 6 times').waitFor();
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  await card.getByText(/acknowledged by @dee/).waitFor();

  await card.getByRole('button', { name: 'Remediate…' }).click();
  const sheet = async () => {
    const answer = await fetch(`${whole.workspace()}/workspace/views?as=U0DEE`);
    return ((await answer.json()) as Stack).stack.at(-1);
  };
  await expect.poll(sheet).toBeDefined();
  const { id, blocks } = (await sheet()) ?? { id: '', blocks: [] };
  const first = blocks.find(({ accessory }) => accessory);
  await post(`${whole.workspace()}/workspace/views/${id}/actions`, {
    as: 'U0DEE',
    block_id: first?.block_id,
    action_id: first?.accessory?.action_id,
  });
  await thread.getByText(/Restarted shop-web: 3 new pods/).waitFor();
  await thread.getByText(/Alert resolved/).waitFor();
  await card.getByRole('img', { name: 'mitigated' }).waitFor();

  // The sheet says that it was sent, and stays until it is closed.
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Resolve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await thread.getByText(/Report: SEV2/).waitFor();
  await card.getByText(/resolved by @dee/).waitFor();
  expect(await card.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
});
