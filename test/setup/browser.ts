import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** With a single process, the first page that is closed takes the browser with it. */
const WITHOUT = ['--single-process'];

/** A real browser: the one that ships in the npm package. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((argument) => !WITHOUT.includes(argument)), ...ARGUMENTS],
    headless: true,
  });
}
