/** A log record exporter that is still being set up. */
import type { LogExportResult } from '@weir/cloudevents';

/** As far as it is called. */
export interface LogRecordExporter<Stats> {
  export(records: readonly never[], resultCallback: (result: LogExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  stats(): Stats;
}

/** Exports once it is set up. Where that fails, what is exported fails with it, and its error is told once. */
export class DeferredExporter<Stats> {
  readonly #exporter: Promise<LogRecordExporter<Stats>>;
  #ready: LogRecordExporter<Stats> | undefined;

  /** @param tell hears why it cannot be set up */
  constructor(exporter: Promise<LogRecordExporter<Stats>>, tell: (error: unknown) => void) {
    this.#exporter = exporter;
    exporter.then((ready) => {
      this.#ready = ready;
    }, tell);
  }

  export(records: readonly never[], resultCallback: (result: LogExportResult) => void): void {
    this.#exporter.then(
      (exporter) => exporter.export(records, resultCallback),
      (error: unknown) => resultCallback({ code: 1, error: error as Error }),
    );
  }

  async forceFlush(): Promise<void> {
    await (await this.#whenReady())?.forceFlush();
  }

  async shutdown(): Promise<void> {
    await (await this.#whenReady())?.shutdown();
  }

  /** Undefined until it is set up. */
  stats(): Stats | undefined {
    return this.#ready?.stats();
  }

  async #whenReady(): Promise<LogRecordExporter<Stats> | undefined> {
    return this.#exporter.catch(() => undefined);
  }
}
