/** The ClickHouse that the environment names, and databases of tests in it. */
import { randomUUID } from 'node:crypto';

const {
  CLICKHOUSE_URL: url = '',
  CLICKHOUSE_USERNAME: username = 'default',
  CLICKHOUSE_PASSWORD: password = '',
} = process.env;

/** What a store of a test connects by. */
export const connection = { url, username, password };

/** A name that no other test has. */
export function newDatabase(): string {
  return `weir_${randomUUID().replaceAll('-', '')}`;
}

/** Runs a statement, past the store; the text of its answer. */
export async function clickHouseQuery(sql: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body: sql });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text.trim();
}
