/** What the command `weir-flows` does, given its arguments and what it may touch. */
import { errorName, systemClock } from '@weir/otel-compat';
import { ask } from './cli/ask.ts';
import { commandLine, type CommandLine, storeName, USAGE, UsageError } from './cli/command-line.ts';
import type { FlowsCliIo } from './cli/io.ts';
import { migrate } from './cli/migrate.ts';
import { replay } from './cli/replay.ts';
import { jsonText } from './cli/text.ts';
import { track } from './cli/track.ts';
import { namedFlowStore } from './named/named-store.ts';

export type { FlowsCliIo } from './cli/io.ts';

/** How the command ends: well, failed, called wrongly, or there is no such flow. */
export type FlowsExitCode = 0 | 1 | 2 | 3;

/**
 * Runs the command. Never rejects.
 *
 * @returns the exit code: 0 well, 1 failed, 2 called wrongly, 3 no such flow
 * @example
 * const io = { env: {}, print() {}, printError() {}, stop: new AbortController().signal };
 * await runFlowsCli(['where', 'order-42', '--store', 'sqlite::memory:'], io); // 3
 */
export async function runFlowsCli(args: readonly string[], io: FlowsCliIo): Promise<FlowsExitCode> {
  try {
    const line = commandLine(args, (io.clock ?? systemClock)());
    if (line === undefined) {
      io.print(USAGE);
      return 0;
    }
    return await run(line, io);
  } catch (error) {
    io.printError(errorText(error));
    if (isCalledWrongly(error)) {
      io.printError('weir-flows --help says how it is called');
      return 2;
    }
    return 1;
  }
}

async function run(line: CommandLine, io: FlowsCliIo): Promise<FlowsExitCode> {
  const { word, json } = line;
  if (word === 'replay') {
    const replayed = await replay(line, io);
    const { sent, skipped, failed } = replayed;
    io.print(json ? jsonText(replayed) : `${sent} sent, ${skipped} no flow events, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  }
  if (word === 'migrate') {
    await migrate(line, io);
    return 0;
  }
  const name = storeName(line, io);
  const options = {
    retain: line.retain,
    env: io.env,
    readOnly: word !== 'track' && name !== 'sqlite::memory:',
    ...(line.lostAfterMs === undefined ? {} : { lostAfterMs: line.lostAfterMs }),
    ...(line.timeoutMs === undefined ? {} : { timeoutMs: line.timeoutMs }),
    ...(io.clock === undefined ? {} : { clock: io.clock }),
  };
  const store = await namedFlowStore(name, options);
  try {
    if (word === 'track') {
      await track(store, line, io);
      return 0;
    }
    const answer = await ask(store, line, io);
    if (answer === undefined) {
      if (json) io.print('null');
      else io.printError('there is no such flow');
      return 3;
    }
    if (json) io.print(jsonText(answer.value));
    else for (const text of answer.text) io.print(text);
    return 0;
  } finally {
    await store.close();
  }
}

function isCalledWrongly(error: unknown): boolean {
  return error instanceof UsageError || /_(?:OPTION|QUERY)$/.test(String((error as { code?: unknown } | null)?.code));
}

/** Errors of Weir name keys and conditions; what others say may hold anything. */
function errorText(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const isOurs = error instanceof UsageError || (typeof code === 'string' && code.startsWith('WEIR_'));
  if (isOurs) return String(message);
  return `failed: ${errorName(error)}${typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? ` ${code}` : ''}`;
}
