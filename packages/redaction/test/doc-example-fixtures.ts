/** The names that examples in doc comments use without saying where they come from. */
import { InMemoryLogRecordExporter } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';

export { re2 } from '../src/re2.ts';

/** Never reached by a record: the examples only build the pipeline. */
export const exporter = new InMemorySpanExporter();
export const logExporter = new InMemoryLogRecordExporter();

export const hashKey = 'a key for examples only';
