/** Debian's Chromium without a window, a page of it, and what it may not do: fail in a script, ask anybody else. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const patience = 120_000;

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, of the policy and of loading, as the console has them. */
  readonly errors: readonly string[];
  /** Addresses that the page asked for, itself included. */
  readonly asked: readonly string[];
}

/** Opens the address in a browser of its own. */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const browser: Browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // Containers have no room for its sandbox and little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: patience,
  });
  const page = await browser.newPage(options);
  page.setDefaultTimeout(patience / 2);
  const errors: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, errors, asked, [Symbol.asyncDispose]: () => browser.close() };
}

/** Runs when there is a Chromium. */
export function check(promise: string, body: () => Promise<void>): void {
  const leftOut = async () =>
    console.warn(`left out: ${promise} (there is no Chromium; Debian: apt-get install chromium)`);
  test(promise, executablePath === undefined ? leftOut : body, patience);
}
