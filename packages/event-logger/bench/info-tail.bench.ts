/** What do the slowest events cost their caller while the sink misbehaves? */
import { setImmediate } from 'node:timers/promises';
import type { Question, Side } from '../../../test/bench/question.ts';
import { consoleSink, itsSink, noSink, type Sink, type Temper } from './sinks.ts';

const EVENTS = 20_000;
// What one request of an application may log before it yields.
const BURST = 100;

function side(name: string, open: () => Sink | Promise<Sink>): Side {
  return {
    name,
    setup: async () => {
      const { log, close } = await open();
      const costs = new Float64Array(EVENTS);
      return {
        async sample() {
          for (let done = 0; done < EVENTS; done += BURST) {
            for (let index = done; index < done + BURST; index += 1) {
              const start = performance.now();
              log.info('request.served', { 'http.route': '/books', index, message: 'served' });
              costs[index] = performance.now() - start;
            }
            await setImmediate();
          }
          costs.sort();
          return (costs[Math.floor(EVENTS * 0.999)] ?? 0) * 1e6;
        },
        teardown: close,
      };
    },
  };
}

const MODES = { its: itsSink, console_async: consoleSink } as const;
const TEMPERS: readonly Temper[] = ['hung', 'slow', 'throwing', 'dead'];

const questions: readonly Question[] = Object.entries(MODES).flatMap(([mode, open]) =>
  TEMPERS.map((temper) => ({
    name: `event-logger/info-p999-${mode}-${temper}`,
    question: `the 99.9th percentile of info() by ${mode} with a sink that is ${temper}, versus a healthy one, and versus noop`,
    ours: side(temper, () => open(temper)),
    rivals: [side('healthy', () => open('healthy')), side('noop', noSink)],
    bar: { kind: 'at_most' as const, ratio: 1.5, rival: 'healthy' },
  })),
);

export default questions;
