import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const folder = 'examples/kafka-tracing/dist';

test('the example of Kafka tracing prints its work, and the spans with their parents and links', async () => {
  const args = ['--import', `./${folder}/telemetry.js`, `${folder}/main.js`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual([
    'packing a book of basket-7',
    'packing a lamp of basket-7',
    'packing a chair of basket-7',
    '',
    'create orders #1',
    '  process orders #1 -> create orders #1, poll orders #1',
    '    pack book #1',
    'create orders #2',
    '  process orders #2 -> create orders #2, poll orders #1',
    '    pack lamp #1',
    'create orders #3',
    '  process orders #3 -> create orders #3, poll orders #1',
    '    pack chair #1',
    '    commit orders #1',
    'send orders #1 -> create orders #1, create orders #2, create orders #3',
    'poll orders #1 -> create orders #1, create orders #2, create orders #3',
  ]);
});
