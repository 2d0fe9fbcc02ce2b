/** Ctrl-C, as something that can be raced against. */

/** Rejects when the signal aborts; never resolves. */
export function interruption(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new Error('interrupted'));
    if (signal?.aborted === true) refuse();
    else signal?.addEventListener('abort', refuse, { once: true });
  });
}
