/** Pages of a viewer in the real Chromium, their pictures kept, and what a person or a checker has against them. */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Where pictures are kept: the folder that `WEIR_PICTURES` names; nowhere unless it is set. */
const pictures = process.env['WEIR_PICTURES'] ?? '';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The windows that the page has to be readable in. */
export const WINDOWS = {
  wide: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  narrow: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const;

/** A browser without a window; its sandbox does not work for root. */
export function startBrowser(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
}

/** A page that collects its errors: of scripts, and what its Content-Security-Policy refused. */
export async function openPage(
  browser: Browser,
  window: keyof typeof WINDOWS = 'wide',
): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const page = await browser.newPage(WINDOWS[window]);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 404')) errors.push(message.text());
  });
  return { page, errors };
}

/** Keeps a picture of the whole page, where pictures are asked for. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === '') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** What axe finds serious or critical, a line each. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** By how many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
}
