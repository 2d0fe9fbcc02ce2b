/** What is done when the process ends: the events that wait are printed within a deadline, and the others counted, once. */
import { writeSync } from 'node:fs';
import { type DeliveryStats, processWide } from '@weir/otel-compat';
import type { OutputName } from './log-output.ts';

/** An output that is seen out. */
export interface Ending {
  /** Consoles come before what leaves by a network: they are quick, and tell what happened. */
  readonly isConsole: boolean;
  endSync(timeoutMs: number): void;
  /** What was lost, a line for people to read each. */
  losses(): readonly string[];
}

interface AtExit {
  readonly endings: Set<Ending>;
  timeoutMs: number;
  isListening: boolean;
}

const state: AtExit = processWide('event-logger-exit.v1', () => ({
  endings: new Set<Ending>(),
  timeoutMs: 1_000,
  isListening: false,
}));

/**
 * Sees it out when the process ends by itself: one listener of `exit`, which changes nothing of how it ends.
 *
 * @returns a function that forgets it, since it is closed
 */
export function seeOutAtExit(ending: Ending): () => void {
  state.endings.add(ending);
  if (!state.isListening) {
    state.isListening = true;
    process.once('exit', seeOut);
  }
  return () => void state.endings.delete(ending);
}

function seeOut(): void {
  const until = performance.now() + state.timeoutMs;
  for (const ending of [...state.endings].sort((a, b) => Number(b.isConsole) - Number(a.isConsole))) {
    ending.endSync(Math.max(0, until - performance.now()));
    for (const line of ending.losses()) tell(line);
  }
  state.endings.clear();
}

/** A line where events of an output were dropped. */
export function lossesOf(output: OutputName, { offered, dropped }: DeliveryStats): readonly string[] {
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  if (reasons.length === 0) return [];
  const lost = reasons.reduce((sum, [, count]) => sum + count, 0);
  const why = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [`${lost} of ${offered} events were lost by ${output} (${why})`];
}

/** On the stream that people look at when something is missing; one that cannot be written to at once is left alone. */
function tell(line: string): void {
  try {
    void process.stderr.fd;
    writeSync(2, `@weir/event-logger: ${line}\n`);
  } catch {
    // Closed or full: there is nobody to tell.
  }
}

/** Options of {@link flushLogsOnExit}. */
export interface FlushOnExitOptions {
  /** How long the end of the process may be held up, in milliseconds, from 0. Default 1,000. */
  readonly timeoutMs?: number;
  /** Default SIGTERM and SIGINT. */
  readonly signals?: readonly NodeJS.Signals[];
}

/**
 * Prints what waits before a signal ends the process, too. Without it a signal ends the process as it always does, at once; every
 * other end is seen to anyhow.
 *
 * The signal is raised again afterwards, unless the application listens to it itself.
 *
 * @returns a function that undoes it
 * @example
 * const undo = flushLogsOnExit({ timeoutMs: 500 });
 * undo();
 */
export function flushLogsOnExit({
  timeoutMs = 1_000,
  signals = ['SIGTERM', 'SIGINT'],
}: FlushOnExitOptions = {}): () => void {
  const before = state.timeoutMs;
  state.timeoutMs = timeoutMs;
  const undo = signals.map((signal) => {
    const onSignal = (): void => {
      // Whoever else listens decides how the process ends, and `exit` sees to the events then.
      if (process.listenerCount(signal) > 1) return;
      process.removeListener(signal, onSignal);
      seeOut();
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
    return () => process.removeListener(signal, onSignal);
  });
  return () => {
    state.timeoutMs = before;
    for (const each of undo) each();
  };
}
