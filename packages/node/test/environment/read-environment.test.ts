import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { readEnvironment } from '../../src/environment/read-environment.ts';
import { OTHER_VARIABLES, VARIABLES } from '../../src/environment/variables.ts';
import { readStartOptions } from '../../src/weir-options.ts';

test('variables set the options that the table says', () => {
  const env = {
    WEIR_KAFKA: 'FALSE',
    WEIR_CACHES: '',
    WEIR_ALLOWED_HOSTS: 'a.example.com, *.b.example.com',
    WEIR_FLOW_UNNAMED: 'skip',
    WEIR_FLOW_SAMPLE_ONE_IN: '10',
    WEIR_EXIT_TIMEOUT_MS: '500',
  };
  const hosts = { allow: ['a.example.com', '*.b.example.com'] };
  expect(readEnvironment(env)).toEqual({
    options: {
      kafka: false,
      requestContext: { hosts },
      flowEvents: { hosts, unnamed: 'skip', sampleOneIn: 10 },
      exit: { timeoutMs: 500 },
    },
    problems: [],
  });
});

test('a part that is switched off stays off, whatever else is said of it', () => {
  const { options } = readEnvironment({ WEIR_FLOW_NODE: 'shop', WEIR_FLOW_EVENTS: 'false' });
  expect(options).toEqual({ flowEvents: false });
});

const texts = fc.oneof(fc.constantFrom('true', 'false', '', '0', '7', 'skip', 'a,b'), fc.string({ maxLength: 40 }));
const names = fc.constantFrom(
  ...VARIABLES.map(({ name }) => name),
  ...OTHER_VARIABLES.map(([name]) => name),
  'WEIR_KAFKKA',
);

test.prop([fc.dictionary(names, texts)])('whatever variables hold, options come of it that are known', (env) => {
  const { options, problems } = readEnvironment(env);
  expect(readStartOptions(options).problems).toEqual([]);
  for (const { message } of problems) expect(message).toMatch(/^WEIR_NODE_OPTION: WEIR_\w+ (?:must be|is no variable)/);
});
