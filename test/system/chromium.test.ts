import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { withPage } from '../services/chromium.ts';

const chromium = process.env['WEIR_CHROMIUM'] ?? '';

const PAGE = `<!doctype html><title>Shelf</title><button>Look</button><p></p><script>
document.querySelector('button').onclick = async () => {
  document.querySelector('p').textContent = await (await fetch('/books')).text();
};
</script>`;

test('a page of a local server is opened, used, and shows what its script asked the server for', async () => {
  const server = createServer(({ url }, response) => {
    if (url === '/books') response.end('3 books ✓');
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());

  await withPage(chromium, async (page) => {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByText('3 books ✓').waitFor();
    expect(await page.title()).toBe('Shelf');
  });
});

test('a program that is no browser is an error that says so', async () => {
  await expect(withPage('/bin/false', async () => {})).rejects.toThrow('Chromium does not start');
});
