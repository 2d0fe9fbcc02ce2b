/** The names that examples in doc comments use without saying where they come from. */
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';

export { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
export { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';

/** Never reached by a record: the examples only build the pipeline. */
export const exporter = new InMemorySpanExporter();

export const message = { headers: new Map([['x-request-id', 'req-1']]) };

export function handle(_message: object): void {}
