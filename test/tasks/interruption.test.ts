import { expect, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startChildScript } from '../faults/child-script.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s lets what runs end, and what would come after it does not begin',
  async (signal) => {
    const code = `import { attached } from './attached.ts';
    import { interruption } from './interruption.ts';
    console.log('ready');
    interruption.addEventListener('abort', async () => {
      console.log(await attached(process.execPath, ['-e', 'console.log("begun")'], '.'));
      process.exit(3);
    });`;
    const script = closedAfterTest(startChildScript({ code, cwd: new URL('.', import.meta.url) }));
    await script.untilWritten('ready');
    expect(await script.end(signal)).toMatchObject({ code: 3, signal: null, stdout: 'ready\n128\n' });
  },
);
