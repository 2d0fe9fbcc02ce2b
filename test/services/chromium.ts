/** The real Chromium, as Debian has it: a program that tests open pages with. */
import type { Page } from 'playwright-core';
import { command } from '../checks/command.ts';
import { endOfOutput } from './command-output.ts';
import { requireDebianPackage } from './debian.ts';
import type { Service } from './service.ts';

const TIMEOUT_MS = 60_000;
const TEXT = 'water under the bridge';

/** Endpoint: `program`, its path or its name on `PATH`. */
export const chromium: Service = {
  name: 'chromium',
  version: 'debian',

  async prepare({ progress }) {
    await requireDebianPackage({ command: 'chromium', packages: ['chromium'], progress });
  },

  async start() {
    const { output } = await command('sh', ['-c', 'command -v chromium'], '/');
    const program = output.trim();
    return { name: 'chromium', version: await versionOf(program), pids: [], endpoints: { program } };
  },

  async check({ endpoints }) {
    const shown = await withPage(endpoints['program'] ?? '', async (page) => {
      await page.goto(`data:text/html,<script>document.write('${TEXT}')</script>`);
      return page.innerText('body');
    });
    if (shown !== TEXT) throw new Error('Chromium shows another text than the page has');
  },

  named({ WEIR_CHROMIUM: program = '' }) {
    return program === '' ? undefined : { name: 'chromium', version: 'named', pids: [], endpoints: { program } };
  },
};

/** Opens an empty page, without a window, and ends the browser when `use` is done with it. */
export async function withPage<T>(program: string, use: (page: Page) => Promise<T>): Promise<T> {
  const playwright = await import('playwright-core');
  const browser = await playwright.chromium
    // Its sandbox does not work for root, nor in most containers; tests open pages of their own.
    .launch({ executablePath: program, args: ['--no-sandbox'], timeout: TIMEOUT_MS })
    .catch((error: Error) => {
      throw new Error(`Chromium does not start: ${endOfOutput(error.message)}`);
    });
  try {
    return await use(await browser.newPage());
  } finally {
    await browser.close();
  }
}

/** Such as `156.0.8078.79`. */
async function versionOf(program: string): Promise<string> {
  const { output } = await command(program, ['--version'], '/');
  return /Chromium ([\d.]+)/.exec(output)?.[1] ?? 'unknown';
}
