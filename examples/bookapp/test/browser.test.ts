import { expect, test } from 'vitest';
import { isSomebodyThere, openerOf } from '../src/demo/browser.ts';

test('somebody is there at a terminal, and in no run of a CI', () => {
  expect(isSomebodyThere(true, {})).toBe(true);
  expect(isSomebodyThere(true, { CI: 'false' })).toBe(true);
  expect(isSomebodyThere(true, { CI: 'true' })).toBe(false);
  expect(isSomebodyThere(true, { CI: '1' })).toBe(false);
  expect(isSomebodyThere(false, {})).toBe(false);
});

test('each platform opens a page in its own way, without a shell', () => {
  const url = 'http://127.0.0.1:4319';
  expect(openerOf('darwin', url)).toEqual(['open', url]);
  expect(openerOf('win32', url)).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url]);
  expect(openerOf('linux', url)).toEqual(['xdg-open', url]);
});
