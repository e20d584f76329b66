import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensurePage } from '../../playground/slack/build-page.ts';
import { setSlackStage, type SlackStage } from '../playground/slack-stage.ts';
import { seriousProblems } from '../setup/axe.ts';
import { openBrowser } from '../setup/browser.ts';
import { card, listen, PAGE_MANIFEST } from './page-bot.ts';

let built: string;
let browser: Browser;
beforeAll(async () => {
  [built, browser] = await Promise.all([ensurePage(), openBrowser()]);
});
afterAll(() => browser.close());

let stage: SlackStage;
let context: BrowserContext;
beforeEach(async () => {
  stage = await setSlackStage({ page: built, manifest: PAGE_MANIFEST });
  await stage.bolt('socket', (app) => listen(app, stage.client));
});
afterEach(async () => {
  await context.close();
  await stage.close();
});

type Visit = {
  readonly as?: string;
  readonly channel?: string;
  readonly more?: object;
  readonly theme?: 'light' | 'dark';
};

async function visit({ as = 'U0ANA', channel = 'C0OPS', more = {}, theme = 'light' }: Visit = {}): Promise<Page> {
  context = await browser.newContext({
    viewport: { width: 1440, height: 860 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${stage.slack.url}/?${new URLSearchParams({ as, channel, ...more })}`);
  await page.locator('main').waitFor();
  return page;
}

const post = async (message: object) =>
  (await stage.client.chat.postMessage({ channel: 'C0OPS', text: '', ...message })).ts ?? '';
const focused = (page: Page) => page.locator(':focus');

it.for(['light', 'dark'] as const)('gives axe nothing serious to find in %s', async (theme) => {
  const ts = await post(card('running'));
  await post({ text: 'a note', thread_ts: ts });
  await stage.client.chat.postEphemeral({ channel: 'C0OPS', user: 'U0DEE', text: 'for you, <@U0DEE>' });
  const page = await visit({ as: 'U0DEE', more: { thread: ts }, theme });
  await page.getByTestId('thread').getByText('a note').waitFor();
  await page.getByRole('button', { name: 'What if' }).click();
  await page.getByText('Slack is down').waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await page.getByTestId('composer').fill('/');
  await page.getByRole('option', { name: /provision/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);

  await page.getByTestId('composer').fill('/provision');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Machine' }).click();
  await page.getByRole('option', { name: /node-08/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByTestId('channel-deckhand').click();
  await page.getByRole('tab', { name: 'Home' }).click();
  await page.getByText('Nothing waits for you.').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
});

it('can be used without a mouse: complete, send, open the thread, cancel, confirm', async () => {
  const page = await visit({ as: 'U0BEN' });
  await page.keyboard.press('Tab');
  expect(await focused(page).textContent()).toContain('Skip to the message box');
  await page.keyboard.press('Enter');
  expect(await focused(page).getAttribute('data-testid')).toBe('composer');

  await page.keyboard.type('/pro');
  await page.getByRole('option', { name: /provision/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('node-07');
  await page.getByText('<machine> [--series noble]').first().waitFor();
  const before = await page.locator('article').count();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('article').count()).toBe(before + 1);

  await page.keyboard.press('ArrowUp');
  expect(await focused(page).textContent()).toContain('Provision node-07');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page).getAttribute('data-testid')).toBe('thread-composer');
  const thread = page.getByTestId('thread');
  await thread.locator('article').waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  expect(await focused(page).textContent()).toBe('Cancel');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Cancel this run?' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page).textContent()).toBe('Cancel the run');
  await page.keyboard.press('Enter');
  await thread.getByText('Cancelled by @ben').waitFor();
  await page.keyboard.press('Escape');
  await thread.waitFor({ state: 'detached' });
});

it('keeps what is read where it is when a card above is edited, and follows the newest only at the bottom', async () => {
  const ts = await post(card('running'));
  for (let line = 1; line <= 40; line++) await post({ text: `line ${line}` });
  const page = await visit({ as: 'U0CY' });
  const list = page.getByRole('feed');
  const read = list.getByText('line 12', { exact: true });
  await list.getByText('line 40', { exact: true }).waitFor();
  const top = () => read.evaluate((element) => element.getBoundingClientRect().top);
  await list.evaluate((element) =>
    element
      .querySelectorAll('article')
      .item(element.querySelectorAll('article').length - 30)
      .scrollIntoView(),
  );
  await page.getByRole('button', { name: 'Newest' }).waitFor();

  const before = await top();
  const lines = Array.from({ length: 9 }, (_, at) => `· *Step ${at}*`);
  await stage.client.chat.update({ channel: 'C0OPS', ts, ...card('running', lines) });
  await list.getByText('Step 8').waitFor({ state: 'attached' });
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  await post({ text: 'news' });
  await list.getByText('news', { exact: true }).waitFor({ state: 'attached' });
  await expect.poll(() => page.getByTestId('announcer').textContent()).toBe('Deckhand: news');
  expect(Math.abs((await top()) - before)).toBeLessThan(2);

  await page.getByRole('button', { name: 'Newest' }).click();
  await post({ text: 'newer' });
  const newer = list.getByText('newer', { exact: true });
  await newer.waitFor();
  const [box, frame] = await Promise.all([newer.boundingBox(), list.boundingBox()]);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0));
});

it('shows what is wrong beside the field, keeps the rest, and sends it once it is right', async () => {
  const page = await visit();
  await page.getByTestId('composer').fill('/provision');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Provision a machine' });
  const machine = dialog.getByRole('combobox', { name: 'Machine' });
  await machine.waitFor();
  await expect.poll(() => machine.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('08');
  await page.keyboard.press('Enter');
  await expect.poll(() => machine.inputValue()).toBe('node-08');
  await dialog.getByRole('combobox', { name: 'Labels' }).click();
  await page.getByRole('option', { name: /gpu/ }).click();
  await page.getByRole('option', { name: /big/ }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Provision' }).click();
  await dialog.locator('[data-block=profile]').getByText('Please fill this in.').waitFor();
  await dialog.getByRole('radio', { name: 'worker' }).check();
  await dialog.getByRole('button', { name: 'Provision' }).click();
  await dialog.locator('[data-block=machine]').getByText('node-08 is locked.').waitFor();
  expect(await machine.getAttribute('aria-invalid')).toBe('true');

  await expect.poll(() => machine.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('07');
  await page.keyboard.press('Enter');
  await expect.poll(() => machine.inputValue()).toBe('node-07');
  await dialog.getByRole('button', { name: 'Provision' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('wants node-07 as worker with gpu big').waitFor();
  expect(await focused(page).getAttribute('data-testid')).toBe('composer');
});

it('lays one form upon another and keeps what was put into the one below', async () => {
  const page = await visit();
  await page.getByTestId('composer').fill('/provision');
  await page.keyboard.press('Enter');
  const reason = page.getByRole('textbox', { name: 'Reason' });
  await reason.fill('more room');
  await page.getByRole('button', { name: 'What is that?' }).click();
  await page.getByRole('dialog', { name: 'Profiles' }).getByText('A profile says').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Provision a machine' }).waitFor();
  expect(await reason.inputValue()).toBe('more room');
  expect(await page.getByText('Please fill this in.').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await stage.get('/workspace/views?as=U0ANA'))['stack']).toEqual([]);
});

it('marks what somebody has not read, and only until it is read', async () => {
  const page = await visit({ as: 'U0DEE', channel: 'C0RANDOM' });
  await post({ text: 'known' });
  const ops = page.getByTestId('channel-ops');
  await ops.click();
  await page.getByText('known').waitFor();
  await page.getByTestId('channel-random').click();
  const ts = await post({ text: 'hear, hear' });
  await expect.poll(() => ops.textContent()).toContain('1 unread');
  await ops.click();
  await page.getByText('New', { exact: true }).waitFor();
  expect(await ops.textContent()).not.toContain('unread');
  await post({ text: 'and hear', thread_ts: ts });
  const link = page.getByTestId(`message-${ts}`).getByRole('button', { name: '1 reply' });
  await link.getByText('new').waitFor();
  await link.click();
  await link.getByText('new').waitFor({ state: 'detached' });
});

it('lets people edit what they said, react, and use a shortcut of the app on a message', async () => {
  const page = await visit({ as: 'U0BEN' });
  await page.getByTestId('composer').fill('Helo @ana');
  await page.keyboard.press('Enter');
  const message = page.locator('article', { hasText: 'Helo @ana' });
  await message.hover();
  await message.getByRole('button', { name: 'More with this message' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('Hello @ana');
  await page.keyboard.press('Enter');
  const edited = page.locator('article', { hasText: 'Hello @ana' });
  await edited.getByText('edited').waitFor();

  await edited.hover();
  await edited.getByRole('button', { name: 'Add a reaction' }).click();
  await page.getByRole('menuitem', { name: 'eyes' }).click();
  await edited.getByRole('button', { name: 'eyes: Ben', pressed: true }).waitFor();
  await edited.hover();
  await edited.getByRole('button', { name: 'More with this message' }).click();
  await page.getByRole('menuitem', { name: 'Make a note' }).click();
  const answer = page.getByTestId('ephemeral');
  await answer.getByText('Noted: Hello @ana').waitFor();
  expect(await answer.getByText('Only visible to you').count()).toBe(1);
});

it('shows a table of numbers to download, and a time in the zone of who looks', async () => {
  const csv = Buffer.from('image,size\n"shop, web",82 MB\n');
  await stage.client.files.uploadV2({ channel_id: 'C0OPS', file: csv, filename: 'plan.csv', title: 'The plan' });
  await post({ text: 'until <!date^1700014400^{time}|02:13 UTC>' });
  const page = await visit({ as: 'U0BEN' });
  await page.getByRole('cell', { name: 'shop, web' }).waitFor();
  expect(await page.getByRole('link', { name: 'Download plan.csv' }).getAttribute('download')).toBe('plan.csv');
  await page.getByText('until 03:13').waitFor();
});

it('shows a picture in place, with its words for those who do not see it', async () => {
  const file = PNG.sync.write(new PNG({ width: 60, height: 40 }));
  const alt_text = 'Error rate of shop, rising at 14:12';
  await stage.client.files.uploadV2({ channel_id: 'C0OPS', file, filename: 'rate.png', alt_text });
  const page = await visit();
  const picture = page.getByRole('img', { name: alt_text });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(60);
});

it('switches a failure on and off, and says in one sentence what will be seen', async () => {
  const page = await visit();
  await page.getByRole('button', { name: 'What if' }).click();
  const down = page.getByRole('switch', { name: 'Slack is slow' });
  await down.click();
  await expect.poll(() => down.getAttribute('aria-checked')).toBe('true');
  expect((await stage.get('/workspace/failures'))['on']).toMatchObject([{ kind: 'slack-slow' }]);
  await down.click();
  await expect.poll(() => down.getAttribute('aria-checked')).toBe('false');
  expect((await stage.get('/workspace/failures'))['on']).toEqual([]);
});

it('lets one be somebody else and say which groups they are in', async () => {
  const page = await visit();
  await page.getByTestId('person-U0DEE').click();
  expect(await focused(page).getAttribute('data-testid')).toBe('person-U0DEE');
  await page.getByText('You are Dee').click();
  const membership = page.getByRole('checkbox', { name: '@release-managers' });
  expect(await membership.isChecked()).toBe(true);
  await membership.click();
  await expect
    .poll(async () => JSON.stringify((await stage.get('/workspace?as=U0DEE'))['groups']))
    .not.toMatch(/release-managers[^}]*U0DEE/);
});

it('keeps the colours one chose over those of the system', async () => {
  const page = await visit({ theme: 'light' });
  await page.getByRole('radio', { name: 'Dark' }).click();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await paper()).toBe('rgb(21, 25, 26)');
  await page.reload();
  await page.locator('main').waitFor();
  expect(await paper()).toBe('rgb(21, 25, 26)');
});
