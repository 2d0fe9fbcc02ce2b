/** What does the instrumentation of a library cost a hit while nobody listens? */
import type { Question } from '../../../test/bench/question.ts';
import { filled } from './filled.ts';
import { NEWEST } from '../test/libraries.ts';

const questions: readonly Question[] = NEWEST.map((library) => ({
  name: `instrumentation-caches/unobserved-${library.name}`,
  question: `a hit of ${library.name}, instrumented and nobody listening, versus one that no instrumentation has touched`,
  ours: {
    name: 'instrumented',
    setup: async () => {
      const instrumentation = library.instrument();
      const run = await filled(library.create(instrumentation));
      return { run, teardown: () => instrumentation.disable() };
    },
  },
  rivals: [{ name: 'bare', version: library.version, setup: () => filled(library.createBare()) }],
  bar: { kind: 'at_most', ratio: 1.1, orNs: 100 },
}));

export default questions;
