import { expect, test, vi } from 'vitest';
import { ConsoleTransport, FlowEmitter, flowEventJson, ingress } from '../../src/index.ts';

test('each event is one line of its JSON', async () => {
  const lines: string[] = [];
  const event = ingress('f').node('n', 'producer').meta('text', 'two\nlines').build();
  await new FlowEmitter(new ConsoleTransport({ write: (line) => lines.push(line) })).emitStrict(event);
  expect(lines).toEqual([flowEventJson(event)]);
  expect(lines[0]).not.toContain('\n');
});

test('lines go to the console unless told otherwise', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await new FlowEmitter(new ConsoleTransport()).emitStrict(ingress('f').node('n', 'producer'));
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});
