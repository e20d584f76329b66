import { openBrowser } from '/work/main/test/setup/browser.ts';
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.on('console', (m) => {
  if (m.type() === 'error') console.log('console', m.text());
});
await page.goto('http://127.0.0.1:4880');
await page.waitForTimeout(1000);
const say = async (text: string) => {
  const box = page.locator('textarea, [contenteditable=true], [role=textbox], [role=combobox]').first();
  await box.click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(2500);
};
const be = async (name: string) => {
  await page
    .getByRole('button', { name: new RegExp(name, 'i') })
    .first()
    .click()
    .catch(async () => {
      await page
        .getByRole('radio', { name: new RegExp(name, 'i') })
        .first()
        .click();
    });
  await page.waitForTimeout(800);
};
await page.getByRole('button', { name: 'Approve' }).first().click();
await page.waitForTimeout(2500);
await page.screenshot({ path: '/tmp/shots/5.png' });
await say('/deploy shop 1.5.0');
await page.screenshot({ path: '/tmp/shots/6.png' });
await be('ben');
await say('/deckhand freeze production until 23:30 "incident 42"');
await page.screenshot({ path: '/tmp/shots/7.png' });
await page.getByRole('button', { name: 'Reject' }).first().click();
await page.waitForTimeout(1500);
await page.screenshot({ path: '/tmp/shots/8.png' });
await browser.close();
