/** What the two processors have in common: whom they wrap, and by what they mask. */
import { FaultCounter, processWide, typeName } from '@weir/otel-compat';
import { RedactionError } from '../errors.ts';
import { createRedactor, isRedactor, type Redactor } from '../redactor.ts';

/** Options of the processors. */
export interface RedactionProcessorOptions<Processor> {
  /** The processor that exports: it gets masked views. */
  readonly processor: Processor;
  /** Default: a redactor without options. One redactor should serve all ways out of a process. */
  readonly redactor?: Redactor;
  /** Whether attributes of the resource are masked too. Default false: they describe the process, not its users. */
  readonly maskResource?: boolean;
}

/** Exceptions kept from the application, shared by all copies of this package in one process. */
export const faults: FaultCounter<'internal_error'> = processWide(
  'redaction.v1',
  () => new FaultCounter<'internal_error'>('@weir/redaction'),
);

/**
 * The options, checked.
 *
 * @param hook which method tells that there is a processor
 * @throws RedactionError `WEIR_REDACTION_OPTION`
 */
export function checkedOptions<Processor extends object>(
  options: RedactionProcessorOptions<Processor>,
  hook: keyof Processor & string,
): { readonly processor: Processor; readonly redactor: Redactor; readonly maskResource: boolean } {
  const { processor, redactor = createRedactor(), maskResource = false } = options ?? {};
  if (typeof processor?.[hook] !== 'function') {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `processor must have a method ${hook} (got ${typeName(processor)})`,
    );
  }
  if (!isRedactor(redactor)) {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `redactor must be made by createRedactor (got ${typeName(redactor)})`,
    );
  }
  return { processor, redactor, maskResource: maskResource === true };
}
