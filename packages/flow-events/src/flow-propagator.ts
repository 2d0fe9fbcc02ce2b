/** Carries the flow id from process to process, as W3C Baggage. */
import {
  type Baggage,
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import {
  errorName,
  FLOW_ID_BAGGAGE_KEY,
  flowContext,
  type HostPolicy,
  injectionPolicy,
  isFlowId,
} from '@weir/otel-compat';
import { BAGGAGE_HEADER, baggageHeader, readBaggageHeader } from './baggage-header.ts';
import { FlowEventsError } from './errors.ts';
import { faults } from './state.ts';

/** Options of {@link FlowPropagator}. */
export interface FlowPropagatorOptions {
  /** Hosts that are told baggage. Default: loopback and private ones. */
  readonly hosts?: HostPolicy;
}

/**
 * A TextMapPropagator for baggage that knows flow ids.
 *
 * Use it in place of the stock W3CBaggagePropagator, which tells every host. Inbound, a flow id that is not one is removed
 * and counted; outbound, baggage goes to allowed hosts, into messages and into carriers that the application fills itself.
 * Own code, because the stock one cannot be told which hosts, and the packages have no run-time dependency on the SDK.
 *
 * @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range
 * @example
 * new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new FlowPropagator()] });
 */
export class FlowPropagator implements TextMapPropagator {
  readonly #mayInject: (injected: Context) => boolean;

  constructor(options?: FlowPropagatorOptions) {
    try {
      this.#mayInject = injectionPolicy(options?.hosts);
    } catch (cause) {
      throw new FlowEventsError('WEIR_FLOW_OPTION', `hosts: ${(cause as Error).message}`, { cause });
    }
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    try {
      const baggage = propagation.getBaggage(flowContext(context));
      if (baggage === undefined || !this.#mayInject(context)) return;
      const header = baggageHeader(baggage, FLOW_ID_BAGGAGE_KEY);
      if (header !== undefined) setter.set(carrier, BAGGAGE_HEADER, header);
    } catch (error) {
      faults.count('internal_error', `baggage was not sent: ${errorName(error)}`);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    try {
      const value = getter.get(carrier, BAGGAGE_HEADER);
      const header = Array.isArray(value) ? value.join(',') : value;
      if (typeof header !== 'string' || header === '') return context;
      const baggage = checked(readBaggageHeader(header, propagation.getBaggage(context)), header);
      return propagation.setBaggage(context, baggage);
    } catch (error) {
      faults.count('internal_error', `baggage was not read: ${errorName(error)}`);
      return context;
    }
  }

  fields(): string[] {
    return [BAGGAGE_HEADER];
  }
}

/** Whatever the reason that a flow id which came does not arrive (its length, its encoding, its place), it is counted. */
function checked(baggage: Baggage, header: string): Baggage {
  const entry = baggage.getEntry(FLOW_ID_BAGGAGE_KEY);
  if (isFlowId(entry?.value)) return baggage;
  if (header.includes(`${FLOW_ID_BAGGAGE_KEY}=`))
    faults.count('bad_flow_id', 'a flow id in a baggage header was removed');
  return baggage.removeEntry(FLOW_ID_BAGGAGE_KEY);
}
