/** The words of `weir-viewer` against a viewer that runs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runViewerCli } from '../../src/commands/run.ts';
import { flowLog, logsRequest, type RunningViewer, startRunningViewer } from '../viewer/running-viewer.ts';

const ESCAPE = '\u001b[2J';
const traceId = '1'.repeat(32);
let running: RunningViewer;
beforeAll(async () => {
  running = await startRunningViewer();
  const at = 1_700_000_000_000;
  const records = [
    flowLog('order/42', 'ingress', traceId, at),
    flowLog('order/42', 'process', traceId, at + 15),
    flowLog(`evil${ESCAPE}`.replaceAll(/[^a-z[\]0-9J]/g, '?'), 'ingress', traceId, at + 60_000),
  ];
  await running.post('/v1/logs', logsRequest(`shop${ESCAPE}`, records));
});
afterAll(() => running.viewer.close());

async function run(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly code: number; readonly out: string[]; readonly err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runViewerCli(args, {
    signal,
    env: {},
    print: (line) => void out.push(line),
    printError: (line) => void err.push(line),
  });
  return { code, out, err };
}

const url = (): readonly string[] => ['--url', running.viewer.url];

test('flows are a table for people and a JSON object a line for scripts', async () => {
  const { code, out } = await run(['flows', ...url(), '--list', 'complete']);
  expect(code).toBe(0);
  expect(out).toHaveLength(2);
  expect(out[0]).toMatch(/^flow +pathway +state +last event +at +hops +wait +work +total +attempts$/);
  expect(out[1]).toMatch(/^order\/42 +shop +complete .*15\.0 ms +1$/);
  const json = await run(['flows', ...url(), '--json', '--limit', '10']);
  expect(json.out.map((line) => (JSON.parse(line) as { flowId: string }).flowId)).toContain('order/42');
  expect((await run(['flows', ...url(), '--search', 'nothing-like-it'])).out).toEqual(['no flows']);
});

test('one flow is told with its events, the time between them and its traces', async () => {
  const { code, out } = await run(['flow', 'order/42', ...url()]);
  expect(code).toBe(0);
  const text = out.join('\n');
  expect(text).toMatch(/^flow +order\/42\npathway +shop\nstate +complete in 15\.0 ms: 0 ns wait, 15\.0 ms work\n/);
  expect(text).toMatch(/\+15\.0 ms +shop +process\/ack +work 15\.0 ms +final +11111111/);
  const json = await run(['flow', 'order/42', '--json', ...url()]);
  expect(JSON.parse(json.out[0] ?? '')).toMatchObject({ flow: { flowId: 'order/42', state: 'complete' } });
});

test('tail prints what comes until it is ended, and nothing that a terminal would obey', async () => {
  for (const json of [false, true]) {
    const over = new AbortController();
    const lines: string[] = [];
    const { promise: printed, resolve } = Promise.withResolvers<void>();
    const tailing = runViewerCli(['tail', ...url(), ...(json ? ['--json'] : [])], {
      signal: over.signal,
      env: {},
      print(line) {
        lines.push(line);
        if (lines.some((text) => text.includes('order-7')) && lines.some((text) => text.includes('a line'))) resolve();
      },
      printError: () => {},
    });
    await running.until<{ streams: { open: number } }>('health', ({ streams }) => streams.open > 0);
    const line = { severityText: 'INFO', body: { stringValue: `a line${ESCAPE}\r\nand more` } };
    await running.post('/v1/logs', logsRequest('shop', [flowLog('order-7', 'ingress', traceId), line]));
    await printed;
    over.abort();
    expect(await tailing).toBe(0);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
    if (json) for (const text of lines) expect(JSON.parse(text)).toHaveProperty('topic');
    else expect(lines.join('\n')).toMatch(/flow order-7 shop ingress\/received/);
    await running.until<{ streams: { open: number } }>('health', ({ streams }) => streams.open === 0);
  }
});

test.each([
  [['flow', 'none'], 1, 'there is no such thing'],
  [['flows', '--list', 'nonsense'], 1, 'list must be one of'],
  [['flows', '--url', 'http://127.0.0.1:1'], 1, 'no viewer answers at http://127.0.0.1:1'],
  [['tail', '--url', 'http://127.0.0.1:1'], 1, 'no viewer answers'],
  [['tail', '--topics', 'nonsense'], 1, 'topics must be among'],
  [['flow'], 2, 'flow takes the id of a flow'],
  [['flows', 'more'], 2, 'flows takes no further word'],
  [['flows', '--port', '1'], 2, '--port is no option of flows'],
  [['nonsense'], 2, 'there is no "nonsense"'],
  [['--nonsense'], 2, 'nonsense'],
  [['--port', '65536'], 2, '--port must be a port from 0 to 65535'],
  [['--retain', 'much'], 2, '--retain must be a size such as 256MB'],
  [['--retain', '1KB'], 1, 'retainBytes must be an integer from 4194304'],
  [['--retain-age', '1x'], 2, '--retain-age must be a time such as 12h'],
  [['--store', 'mysql:x'], 2, 'store must be sqlite:FILE or clickhouse+http(s)://HOST:PORT/DATABASE'],
  [['--store', 'clickhouse+http://weir:hunter2@db:8123/weir'], 2, 'store must not hold a user, a password'],
  [['--store', 'sqlite:x', '--store-timeout', 'soon'], 2, '--store-timeout must be a time such as 10s'],
  [['--store-timeout', '1s'], 2, '--store-timeout is about a --store'],
  [['flows', '--url', 'ftp://x'], 2, '--url must be an address'],
] as const)('%j ends with %i and says: %s', async (args, code, said) => {
  const needsUrl = ['flow', 'flows', 'tail'].includes(args[0]) && !args.includes('--url' as never);
  const ended = await run([...args, ...(needsUrl ? url() : [])]);
  expect([ended.code, ended.err.join('\n')]).toEqual([code, expect.stringContaining(said)]);
  expect(ended.out).toEqual([]);
});

test('a viewer that the command started says where it is, and ends with its signal', async () => {
  const over = new AbortController();
  const lines: string[] = [];
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const serving = runViewerCli(['--port', '0', '--grpc-port', 'none', '--ui-port', '0', '--retain', '8MB'], {
    signal: over.signal,
    env: {},
    print(line) {
      lines.push(line);
      if (lines.length === 4) resolve();
    },
    printError: () => {},
  });
  await started;
  const [page = '', , grpc] = lines;
  expect(grpc).toBe('OTLP/gRPC    none');
  const health = await fetch(`${page.split(/\s+/)[1]}/api/health`);
  expect(await health.json()).toMatchObject({ retention: { maxBytes: 8_000_000 } });
  over.abort();
  expect(await serving).toBe(0);
});
