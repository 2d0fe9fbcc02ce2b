/** What the doctor found out. */

/** One line of the report. */
export interface Finding {
  /** `fail`: telemetry is lost; `warn`: some of it may be. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly detail: string;
  /** What to do; undefined where all is well. */
  readonly mend?: string;
}

export function ok(what: string, detail: string): Finding {
  return { state: 'ok', what, detail };
}

export function warn(what: string, detail: string, mend: string): Finding {
  return { state: 'warn', what, detail, mend };
}

export function fail(what: string, detail: string, mend: string): Finding {
  return { state: 'fail', what, detail, mend };
}
