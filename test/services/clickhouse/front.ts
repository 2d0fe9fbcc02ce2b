/**
 * A small HTTP front around ClickHouse's embedded engine, for tests and the demo alone: enough of the server's interface for
 * the official client. Arguments: the module of `chdb`, the folder of the data, the file of the configuration, the port; user and password by environment.
 *
 * It differs from the server: names of tables have to name their database; a question that nobody waits for any more goes on
 * until its `max_execution_time`; questions with parameters are answered one at a time.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { boundParameters } from './front-parameters.ts';
import { withSettings } from './front-settings.ts';

interface Result {
  readonly rowsRead: number;
  readonly bytesRead: number;
  bytes(): Uint8Array;
}

interface Session {
  queryAsync(sql: string, options: object): Promise<Result>;
  queryBindAsync(sql: string, parameters: object, options: object): Promise<Result>;
}

const [module = '', folder = '', config = '', port = ''] = process.argv.slice(2);
const { WEIR_FRONT_USERNAME: username = '', WEIR_FRONT_PASSWORD: password = '' } = process.env;
const { Session: Engine } = (await import(module)) as {
  readonly Session: new (folder: string, options: object) => Session;
};
const session = new Engine(folder, { connectionArgs: [`--config-file=${config}`] });

// Of the parameters of a request these are no settings.
const NO_SETTINGS = ['query', 'database', 'query_id', 'default_format', 'session_id', 'role', 'user', 'password'];

// Parameters are in the address, which may be as long as the server's own.
const server = createServer({ maxHeaderSize: 1_048_576 }, (request, response) => {
  void answer(request, response).catch((error: unknown) => fail(response, error));
});
server.listen(Number(port), '127.0.0.1');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front');
  if (pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  if (!isKnown(request)) {
    response.writeHead(403, { 'x-clickhouse-exception-code': '516' });
    response.end('Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n');
    return;
  }
  const body = await bodyOf(request);
  const query = searchParams.get('query');
  const settings: Record<string, string> = {};
  const parameters: Record<string, string> = {};
  for (const [key, value] of searchParams) {
    if (key.startsWith('param_')) parameters[key.slice('param_'.length)] = value;
    else if (!NO_SETTINGS.includes(key)) settings[key] = value;
  }
  const database = searchParams.get('database') ?? 'default';
  if (database !== 'default')
    throw new Error('Code: 48. DB::Exception: this front knows no database of a request. (NOT_IMPLEMENTED)');

  const sql = withSettings(query ?? body, settings);
  const whole = query === null || body === '' ? sql : `${sql}\n${body}`;
  const format = searchParams.get('default_format') ?? 'TabSeparated';
  const began = process.hrtime.bigint();
  const result =
    Object.keys(parameters).length === 0
      ? await session.queryAsync(whole, { format })
      : await session.queryBindAsync(whole, boundParameters(whole, parameters), { format });
  const summary = JSON.stringify({
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: '0',
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(process.hrtime.bigint() - began),
  });
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-query-id': searchParams.get('query_id') ?? randomUUID(),
    'x-clickhouse-progress': summary,
    'x-clickhouse-summary': summary,
  });
  response.end(result.bytes());
}

/** The engine's error as the server tells it. */
function fail(response: ServerResponse, error: unknown): void {
  const message = (error as Error).message;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const code = /^Code: (\d+)/.exec(message)?.[1] ?? '1001';
  response.writeHead(500, { 'x-clickhouse-exception-code': code });
  response.end(`${message}\n`);
}

function isKnown({ headers }: IncomingMessage): boolean {
  const [, basic = ''] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const given =
    basic === ''
      ? `${String(headers['x-clickhouse-user'] ?? '')}:${String(headers['x-clickhouse-key'] ?? '')}`
      : Buffer.from(basic, 'base64').toString();
  const [a, b] = [Buffer.from(given), Buffer.from(`${username}:${password}`)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
