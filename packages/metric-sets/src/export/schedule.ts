/** Timers, injected, so that tests own the time. */

/** Takes back what was scheduled. */
export type Cancel = () => void;

/** Calls functions later. */
export interface Schedule {
  every(intervalMs: number, run: () => void): Cancel;
  once(delayMs: number, run: () => void): Cancel;
}

/** Node's timers; none of them keeps the process alive. */
export const systemSchedule: Schedule = {
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs).unref();
    return () => clearInterval(timer);
  },
  once(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
