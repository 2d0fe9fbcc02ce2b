/** Holds a signal back from the application's own listeners until what waits has been handed over. */

type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Applications that listen to a signal mostly tidy up and call `process.exit`, after which nothing can be exported any more.
 * So each signal is held back, once: the next one of its kind goes through at once.
 *
 * Node binds `process.emit` to a signal when somebody listens to it for the first time: where the application did so before
 * this call, nothing is held.
 *
 * @param handOver resolves when nothing waits any more, or too long
 * @returns a function that undoes it
 */
export function holdSignals(signals: readonly NodeJS.Signals[], handOver: () => Promise<unknown>): () => void {
  const emitting = process as { emit: Emit };
  const { emit } = emitting;
  const waiting = new Set<string | symbol>(signals);
  const holding: Emit = function (event, ...args) {
    const goOn = (): boolean => emit.call(this, event, ...args);
    // One of the listeners is Weir's own.
    if (!waiting.has(event) || this.listenerCount(event) < 2) return goOn();
    waiting.delete(event);
    // Outside of a promise what a listener throws is what it was: uncaught.
    const later = (): void => void setImmediate(goOn);
    void handOver().then(later, later);
    return true;
  };
  emitting.emit = holding;
  return () => {
    if (emitting.emit === holding) emitting.emit = emit;
  };
}
