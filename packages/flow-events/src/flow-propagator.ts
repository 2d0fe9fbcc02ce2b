/** Carries the flow id from process to process, as W3C Baggage. */
import {
  type Baggage,
  type Context,
  isSpanContextValid,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import {
  currentFlowId,
  errorName,
  FLOW_ID_BAGGAGE_KEY,
  flowContext,
  type HostPolicy,
  injectionPolicy,
  isFlowId,
  isToken,
  typeName,
} from '@weir/otel-compat';
import { ATTR_FLOW_ID } from '@weir/semconv';
import { BAGGAGE_HEADER, baggageHeader, readBaggageHeader } from './baggage-header.ts';
import { FlowEventsError } from './errors.ts';
import { setFlowId } from './flow-scope.ts';
import { faults } from './state.ts';

/** Options of {@link FlowPropagator}. */
export interface FlowPropagatorOptions {
  /** Hosts that are told baggage. Default: loopback and private ones. */
  readonly hosts?: HostPolicy;
  /** A header or message header of the application that names the flow, read where no baggage does. Default: none. */
  readonly flowIdHeader?: string;
}

/**
 * A TextMapPropagator for baggage that knows flow ids.
 *
 * Use it in place of the stock W3CBaggagePropagator, which tells every host. Inbound, a flow id that is not one is removed
 * and counted; outbound, baggage goes to allowed hosts, into messages and into carriers that the application fills itself.
 * Where it names no flow, the flow of the active span is added, else its trace id, so that who continues the work joins it.
 * Own code, because the stock one cannot be told which hosts, and the packages have no run-time dependency on the SDK.
 *
 * @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range
 * @example
 * new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new FlowPropagator()] });
 */
export class FlowPropagator implements TextMapPropagator {
  readonly #mayInject: (injected: Context) => boolean;
  readonly #flowIdHeader: string | undefined;

  constructor(options?: FlowPropagatorOptions) {
    try {
      this.#mayInject = injectionPolicy(options?.hosts);
    } catch (cause) {
      throw new FlowEventsError('WEIR_FLOW_OPTION', `hosts: ${(cause as Error).message}`, { cause });
    }
    const header = options?.flowIdHeader;
    if (header !== undefined && !isToken(header)) {
      throw new FlowEventsError(
        'WEIR_FLOW_OPTION',
        `flowIdHeader must be the name of a header (got ${typeName(header)})`,
      );
    }
    this.#flowIdHeader = header;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    try {
      const baggage = flowBaggage(context);
      if (baggage === undefined || !this.#mayInject(context)) return;
      const header = baggageHeader(baggage, FLOW_ID_BAGGAGE_KEY);
      if (header !== undefined) setter.set(carrier, BAGGAGE_HEADER, header);
    } catch (error) {
      faults.count('internal_error', `baggage was not sent: ${errorName(error)}`);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    try {
      return this.#withFlowHeader(withBaggageHeader(context, carrier, getter), carrier, getter);
    } catch (error) {
      faults.count('internal_error', `baggage was not read: ${errorName(error)}`);
      return context;
    }
  }

  fields(): string[] {
    return [BAGGAGE_HEADER];
  }

  /** Baggage says more than a header of the application's own does: it came through Weir. */
  #withFlowHeader(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    if (this.#flowIdHeader === undefined || currentFlowId(context) !== undefined) return context;
    const given = getter.get(carrier, this.#flowIdHeader);
    const value = Array.isArray(given) ? given[0] : given;
    if (value === undefined || value === '') return context;
    if (isFlowId(value)) return setFlowId(context, value);
    faults.count('bad_flow_id', 'a flow id in a header was left out');
    return context;
  }
}

function withBaggageHeader(context: Context, carrier: unknown, getter: TextMapGetter): Context {
  const value = getter.get(carrier, BAGGAGE_HEADER);
  const header = Array.isArray(value) ? value.join(',') : value;
  if (typeof header !== 'string' || header === '') return context;
  return propagation.setBaggage(context, checked(readBaggageHeader(header, propagation.getBaggage(context)), header));
}

/** The baggage with a flow in it: where it has none, that of the active span, else its trace. */
function flowBaggage(context: Context): Baggage | undefined {
  const carrying = flowContext(context);
  const baggage = propagation.getBaggage(carrying);
  if (baggage?.getEntry(FLOW_ID_BAGGAGE_KEY) !== undefined) return baggage;
  const span = trace.getSpan(context);
  if (span === undefined || !isSpanContextValid(span.spanContext())) return baggage;
  const stamped = (span as { readonly attributes?: Readonly<Record<string, unknown>> }).attributes?.[ATTR_FLOW_ID];
  const flowId = isFlowId(stamped) ? stamped : span.spanContext().traceId;
  return propagation.getBaggage(setFlowId(carrying, flowId));
}

/** Whatever the reason that a flow id which came does not arrive (its length, its encoding, its place), it is counted. */
function checked(baggage: Baggage, header: string): Baggage {
  const entry = baggage.getEntry(FLOW_ID_BAGGAGE_KEY);
  if (isFlowId(entry?.value)) return baggage;
  if (header.includes(`${FLOW_ID_BAGGAGE_KEY}=`))
    faults.count('bad_flow_id', 'a flow id in a baggage header was removed');
  return baggage.removeEntry(FLOW_ID_BAGGAGE_KEY);
}
