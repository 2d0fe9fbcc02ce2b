/** Tells that somebody wants this run to end: by Ctrl-C, or by SIGTERM. */

const controller = new AbortController();

/** Aborted by the first such signal; what runs then comes to its end, and nothing more is started. A second one has its usual effect. */
export const interruption: AbortSignal = controller.signal;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function onSignal(): void {
  for (const signal of SIGNALS) process.off(signal, onSignal);
  controller.abort();
}

for (const signal of SIGNALS) process.on(signal, onSignal);
