/** What is built or named differently on the two SDK lines, as line 3 has it; `test/lanes/sdk2/project/sdk-line.ts` stands in on line 2. */
export { logs } from '@opentelemetry/api';
export { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** Whether attributes of spans may be maps, bytes and null, too. */
export const SPANS_TAKE_ANY_VALUE: boolean = true;
