/** An event from attributes and data that came from outside. */
import type { CloudEventV1 } from 'cloudevents';
import { invalidEvent } from '../encode/attributes.ts';
import { attributeFault, REQUIRED_ATTRIBUTES } from '../envelope/attribute-rules.ts';
import type { AttributeBreach } from '../errors.ts';
import { CloudEventsError } from '../errors.ts';
import type { DecodeOptions } from './options.ts';

const NAME = /^[a-z0-9]+$/;
const INTEGERS: ReadonlySet<string> = new Set(['severitynumber', 'sampledrate']);
const INTEGER = /^-?\d{1,10}$/;

/** Collects attributes, each checked as it comes; what is no name or no value is a breach, or is left out. */
export class IncomingEvent {
  readonly #settings: Required<DecodeOptions>;
  readonly #event: Record<string, unknown> = {};
  readonly #breaches: AttributeBreach[] = [];
  #count = 0;

  constructor(settings: Required<DecodeOptions>) {
    this.#settings = settings;
  }

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_TOO_LARGE` */
  set(name: string, value: unknown): void {
    const { lenient, maxAttributes } = this.#settings;
    this.#count += 1;
    if (this.#count > maxAttributes) {
      throw new CloudEventsError('WEIR_CLOUDEVENTS_TOO_LARGE', `an event has more than ${maxAttributes} attributes`);
    }
    const message = attributeFault(name, value);
    if (message === undefined) this.#event[name] = value;
    else if (!lenient) this.#breaches.push({ attribute: name.slice(0, 64), message });
    else if (NAME.test(name) && typeof value === 'string') this.#event[name] = value;
  }

  /** Sets an attribute from its text: of those that the mapping knows, some are numbers. */
  setText(name: string, text: string): void {
    this.set(name, INTEGERS.has(name) && INTEGER.test(text) ? Number(text) : text);
  }

  get contentType(): string | undefined {
    return this.#event['datacontenttype'] as string | undefined;
  }

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT`, unless lenient */
  finished(data: unknown): CloudEventV1<unknown> {
    for (const name of REQUIRED_ATTRIBUTES) {
      if (this.#event[name] !== undefined) continue;
      if (this.#settings.lenient) this.#event[name] = '';
      else if (!this.#breaches.some(({ attribute }) => attribute === name)) {
        this.#breaches.push({ attribute: name, message: 'is required' });
      }
    }
    if (this.#breaches.length > 0) throw invalidEvent(this.#breaches);
    if (data !== undefined) this.#event['data'] = data;
    return this.#event as unknown as CloudEventV1<unknown>;
  }
}
