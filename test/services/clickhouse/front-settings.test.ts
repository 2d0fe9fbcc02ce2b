import { expect, test } from 'vitest';
import { withSettings } from './front-settings.ts';

test('settings of a request become a clause where the engine takes one, and no more than a clause', () => {
  const settings = { max_execution_time: "1' --", wait_end_of_query: '1', 'x; DROP': '1' };
  expect(withSettings('SELECT 1\nFORMAT CSV', settings)).toBe(
    "SELECT 1\nFORMAT CSV\nSETTINGS max_execution_time = '1\\' --'",
  );
  expect(withSettings('INSERT INTO t FORMAT JSONEachRow', settings)).toBe(
    "INSERT INTO t SETTINGS max_execution_time = '1\\' --' FORMAT JSONEachRow",
  );
  expect(withSettings('CREATE TABLE t', settings)).toBe('CREATE TABLE t');
});
