/** What the tests know of an application that was not made for Weir. */
import type { ReceivedSpan } from '@weir/viewer';
import type { ApplicationProcess } from './application-process.ts';

/** An application, as its npm package has it. */
export interface Application {
  /** Its package; the version is that of the projects in this folder. */
  readonly name: string;
  /** What it is made with, for the table in docs/set-up.md. */
  readonly what: string;
  /** The spans that are looked for, for the same table. */
  readonly spans: readonly string[];
  /** The file that is run, unmodified. */
  readonly entry: string;
  /** Modules that are imported before anything else: what keeps the application to this machine. */
  readonly imports?: readonly string[];
  /** Sets up what one run needs. */
  readonly prepare: () => Promise<ApplicationRun>;
}

/** One run of an application. */
export interface ApplicationRun {
  readonly args: readonly string[];
  /** Has it do some work; resolves when that is done. */
  readonly use: (application: ApplicationProcess) => Promise<void>;
  /** Undefined where it ends by itself. */
  readonly ending?: NodeJS.Signals;
  /** Whether all spans of that work are among these. */
  readonly isComplete: (spans: readonly ReceivedSpan[]) => boolean;
  /** Expects the spans to tell of that work. */
  readonly check: (spans: readonly ReceivedSpan[]) => void;
  readonly close?: () => Promise<void>;
}

/** The span of a name, where there is one. */
export function spanNamed(spans: readonly ReceivedSpan[], name: string, kind?: number): ReceivedSpan | undefined {
  return spans.find((span) => span.name === name && (kind === undefined || span.kind === kind));
}
