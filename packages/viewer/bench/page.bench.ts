/** How long does a person wait for the list of flows where there are ten thousand of them? */
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { chromium } from '../../../test/services/chromium.ts';
import { openPage, startBrowser } from '../../../test/system/viewer-page.ts';
import { flowsRequest } from './events.ts';
import { post } from './sending.ts';
import { startViewerProcess } from './viewer-process.ts';

const FLOWS = 10_000;
const FLOWS_PER_REQUEST = 125;

async function pageOf(flows: number, path: string, shown: string): Promise<Prepared> {
  const context = { cacheDir: '', dataDir: '', progress: () => {} };
  const { endpoints } = await chromium.start(context);
  const browser = await startBrowser(endpoints['program'] ?? '');
  const viewer = await startViewerProcess();
  const seconds = Math.floor(Date.now() / 1_000) - flows;
  const bodies = Array.from({ length: flows / FLOWS_PER_REQUEST }, (_, index) =>
    flowsRequest(index, FLOWS_PER_REQUEST, seconds),
  );
  await post(`${viewer.otlpUrl}/v1/logs`, bodies, 2);
  const { page } = await openPage(browser);
  return {
    async sample() {
      await page.goto('about:blank');
      const start = performance.now();
      await page.goto(viewer.url + path);
      await page.locator(shown).first().waitFor();
      return (performance.now() - start) * 1e6;
    },
    async teardown() {
      await browser.close();
      await viewer.end();
    },
  };
}

/** Views by what of them a person reads first, with and without flows. */
const VIEWS = [
  ['flows', '/flows', 'tbody tr'],
  ['pathways', '/pathways', 'main :is(table, .empty)'],
] as const;

const questions: readonly Question[] = VIEWS.map(([name, path, shown]) => ({
  name: `viewer/page-${name}`,
  question: `from the address to what one reads at ${path}, in Chromium, with ${FLOWS} flows and with one request of them`,
  ours: { name: `${FLOWS} flows`, setup: () => pageOf(FLOWS, path, shown) },
  rivals: [{ name: `${FLOWS_PER_REQUEST} flows`, setup: () => pageOf(FLOWS_PER_REQUEST, path, shown) }],
}));

export default questions;
