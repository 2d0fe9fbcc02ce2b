/** A process that posts can end in every way: over what was built, as an application has it. */
import { expect, test } from 'vitest';
import { ENDINGS } from '../../../../test/faults/child-endings.ts';
import { startChildScript } from '../../../../test/faults/child-script.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';

function posting(url: string, then: string) {
  const code = `import { HttpSender } from '@weir/delivery/http';
    const sender = new HttpSender({ url: '${url}' });
    const post = () => sender.post(Buffer.from('x'), { contentType: 'text/plain' });
    ${then}`;
  return closedAfterTest(startChildScript({ code, cwd: new URL('../..', import.meta.url) }));
}

test('a process that leaves its sender open ends when its work does', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = posting(receiver.url, `await post(); console.log('posted');`);
  await script.untilWritten('posted');
  expect(await script.end('end of work')).toMatchObject({ code: 0, stderr: '' });
});

test.for(ENDINGS.filter((way) => way !== 'end of work'))(
  'a process whose receiver hangs ends by %s all the same',
  async (way) => {
    const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
    const script = posting(receiver.url, `post().catch(() => {});`);
    await receiver.untilReceived(1);
    await script.end(way);
    await receiver.until(() => receiver.connections === 0);
  },
);

test('an attempt that nobody awaits ends by its time limit, and the process with it', async () => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const script = posting(
    receiver.url,
    `new HttpSender({ url: '${receiver.url}', timeoutMs: 100 })
      .post(Buffer.from('x'), { contentType: 'text/plain' })
      .catch(({ code }) => console.log(code));`,
  );
  expect((await script.end('end of work')).stdout).toBe('WEIR_DELIVERY_HTTP_TIMEOUT\n');
});

test('a process that does nothing but await an attempt is told that its time is over, though no request was made yet', async () => {
  const code = `import { HttpSender } from '@weir/delivery/http';
    const sender = new HttpSender({ url: 'http://127.0.0.1:1', headers: () => new Promise(() => {}), timeoutMs: 20 });
    await sender.post(Buffer.from('x'), { contentType: 'text/plain' }).catch(({ code }) => console.log(code));`;
  const script = closedAfterTest(startChildScript({ code, cwd: new URL('../..', import.meta.url) }));
  expect(await script.end('end of work')).toMatchObject({
    code: 0,
    stdout: 'WEIR_DELIVERY_HTTP_TIMEOUT\n',
    stderr: '',
  });
});
