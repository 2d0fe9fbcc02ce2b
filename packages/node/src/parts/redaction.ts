/** The one masking function, around every processor that exports. */
import type { Mask } from '@weir/otel-compat';
import {
  createRedactor,
  RedactionLogRecordProcessor,
  type RedactionSpanProcessorOptions,
  RedactionSpanProcessor,
  type RedactorOptions,
} from '@weir/redaction';
import type { Keys } from '../options/rules.ts';
import type { Contribution } from './contribution.ts';

/** Options of the part `redaction`. */
export interface RedactionPart
  extends RedactorOptions, Pick<RedactionSpanProcessorOptions, 'redactor' | 'maskSpanName' | 'maskResource'> {}

export const redactionKeys: Keys<RedactionPart> = {
  allow: true,
  categories: true,
  fields: true,
  literals: true,
  maxDepth: true,
  maxMembers: true,
  maxTextLength: true,
  meterProvider: true,
  patterns: true,
  replacement: true,
  redactor: true,
  maskSpanName: true,
  maskResource: true,
};

/** The part, and the mask for the other ways out. */
export interface MadeRedaction extends Contribution {
  readonly mask: Mask;
}

/** @throws RedactionError `WEIR_REDACTION_OPTION` or `WEIR_REDACTION_PATTERN` */
export function redactionPart(options: RedactionPart): MadeRedaction {
  const { redactor: given, maskSpanName = false, maskResource = false, ...redactorOptions } = options;
  const redactor = given ?? createRedactor(redactorOptions);
  return {
    mask: redactor.mask,
    redactSpans: (processor) => new RedactionSpanProcessor({ redactor, processor, maskSpanName, maskResource }),
    redactLogs: (processor) => new RedactionLogRecordProcessor({ redactor, processor, maskResource }),
    stats: () => redactor.stats(),
  };
}
