import { expect, test } from 'vitest';
import { substituteVariables } from '../src/variables.ts';

const environment = { TOKEN: 'secret', EMPTY: '' };

test('what is no reference stays as it is, and what is around it is replaced', () => {
  expect(substituteVariables('${ ${TOKEN} ${1A} ${${TOKEN}', environment)).toBe('${ secret ${1A} ${secret');
});

test('a listener is told of variables that are not there, and of what is no reference, and can refuse', () => {
  const missing: string[] = [];
  expect(
    substituteVariables('${NONE}${EMPTY}${OTHER:-x}${toString}', environment, {
      onMissing: (name) => missing.push(name),
    }),
  ).toBe('x');
  expect(missing).toEqual(['NONE', 'toString']);
  const onNoReference = (): never => {
    throw new RangeError('no reference');
  };
  expect(() => substituteVariables('${A B}', environment, { onNoReference })).toThrow(RangeError);
});
