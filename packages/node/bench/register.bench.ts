/** What does starting by `--import` cost, versus the stock SDK with the same instrumentations and loader hook? */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Prepared, Question } from '../../../test/bench/question.ts';

const run = promisify(execFile);

/** Nothing is exported: an exporter's time is that of its receiver. */
const env = {
  ...process.env,
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
};

/** The whole of a process that does nothing else. */
function startsWith(module: string): () => Prepared {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return () => ({
    async sample() {
      const before = performance.now();
      await run(process.execPath, ['--disable-warning=DEP0205', '--import', module, '--eval', 'process.exit()'], {
        cwd,
        env,
      });
      return (performance.now() - before) * 1e6;
    },
  });
}

const question: Question = {
  name: 'node/register',
  question: 'a process with --import @weir/node/register, versus one that starts the stock NodeSDK with a loader hook',
  ours: { name: '@weir/node/register', setup: startsWith('@weir/node/register') },
  rivals: [{ name: '@opentelemetry/sdk-node', setup: startsWith('./bench/stock-register.mjs') }],
  bar: { kind: 'at_most', ratio: 2 },
};
export default question;
