/** How strict decoding is, and how much it takes. */
import { typeName } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';

/** Options of `decodeHttp` and `decodeKafka`. */
export interface DecodeOptions {
  /**
   * Takes what breaks the specification as it stands, and leaves out attributes that cannot be. Nothing is ever invented: an
   * event without an id still has none, and its `id` is the empty text. Default false.
   */
  readonly lenient?: boolean;
  /** Most bytes of a body or value. From 1; default 16,777,216. */
  readonly maxBytes?: number;
  /** Most events of a batch. From 1; default 10,000. */
  readonly maxEvents?: number;
  /** Most attributes of one event. From 4; default 128. */
  readonly maxAttributes?: number;
}

/** Options with their defaults. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function decodeSettings(options: DecodeOptions): Required<DecodeOptions> {
  const { lenient = false } = options;
  if (typeof lenient !== 'boolean') throw wrong('lenient', 'a boolean', lenient);
  return {
    lenient,
    maxBytes: atLeast(1, 'maxBytes', options.maxBytes ?? 16_777_216),
    maxEvents: atLeast(1, 'maxEvents', options.maxEvents ?? 10_000),
    maxAttributes: atLeast(4, 'maxAttributes', options.maxAttributes ?? 128),
  };
}

function atLeast(min: number, name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number;
  throw wrong(name, `an integer of at least ${min}`, value);
}

function wrong(name: string, wanted: string, value: unknown): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', `${name} must be ${wanted} (got ${typeName(value)})`);
}

/** An error for what is no CloudEvent. */
export function badMessage(detail: string, cause?: unknown): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_MESSAGE', detail, cause === undefined ? {} : { cause });
}

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_TOO_LARGE` */
export function checkBytes(length: number, { maxBytes }: Required<DecodeOptions>): void {
  if (length <= maxBytes) return;
  throw new CloudEventsError('WEIR_CLOUDEVENTS_TOO_LARGE', `${length} bytes are more than maxBytes, ${maxBytes}`);
}
