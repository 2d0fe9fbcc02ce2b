/** `weir-flows` before a stand-in for a ClickHouse that does not answer as one should. */
import { expect, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { answer, hang, type HttpBehaviour, reset, unavailable } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { runFlowsCli } from '../../src/cli.ts';

const password = 'correct-horse-battery';
const WORDS = [['flow', 'order-42'], ['where', 'order-42'], ['late'], ['search', 'order-42'], ['pathways'], ['status']];

test.each<[string, HttpBehaviour, RegExp, ...string[]]>([
  ['is away', reset(), /^WEIR_FLOW_STORE_ENGINE: the server cannot be reached: ECONNRESET$/],
  ['hangs', hang(), /^WEIR_FLOW_STORE_TIMEOUT: the server did not answer in time$/, '--timeout', '1ms'],
  ['is a proxy without a server', unavailable(), /^WEIR_FLOW_STORE_ENGINE: the server failed$/],
  [
    'answers rows of something else',
    answer({ headers: { 'x-clickhouse-summary': '{}' }, body: `{"event_id":"${password}","n":"many"}\n` }),
    /^WEIR_FLOW_STORE_ENGINE: what the server answered cannot be read$/,
  ],
])(
  'before a server that %s every question ends with 1 and says why, without credentials',
  async (_, behaviour, said, ...options) => {
    const server = closedAfterTest(await startHttpReceiver({ behaviour }));
    const ends = WORDS.map(async (words) => {
      const [printed, errors]: [string[], string[]] = [[], []];
      const code = await runFlowsCli([...words, '--store', `clickhouse+${server.url}`, ...options], {
        env: { CLICKHOUSE_USERNAME: 'weir', CLICKHOUSE_PASSWORD: password },
        print: (line) => void printed.push(line),
        printError: (line) => void errors.push(line),
        stop: new AbortController().signal,
      });
      return { code, printed, errors };
    });
    for (const { code, printed, errors } of await Promise.all(ends)) {
      expect({ code, printed, errors }).toEqual({ code: 1, printed: [], errors: [expect.stringMatching(said)] });
      expect(findSecrets({ password }, errors)).toEqual([]);
    }
  },
);
