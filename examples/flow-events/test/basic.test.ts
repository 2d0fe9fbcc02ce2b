import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the basic example prints its four events and that the flow is complete', () => {
  const output = execFileSync(process.execPath, [fileURLToPath(new URL('../dist/basic.js', import.meta.url))], {
    encoding: 'utf8',
  });
  expect(output.trim().split('\n')).toEqual([
    'api-gateway ingress/received',
    'siscom-consumer process/received',
    'position-store egress/ack',
    'siscom-consumer process/ack',
    'complete',
  ]);
});
