/** Which log records and spans are events. */
import { EVENT_FLOW_EVENT } from '@weir/semconv';
import { errorName, typeName } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';
import { faults } from '../state.ts';

/** The filter of the options, or the default. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function eventFilter<T>(filter: unknown, byDefault: (one: T) => boolean): (one: T) => boolean {
  if (filter === undefined) return byDefault;
  if (typeof filter !== 'function') {
    throw new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', `filter must be a function (got ${typeName(filter)})`);
  }
  return (one) => {
    try {
      return (filter as (one: T) => unknown)(one) === true;
    } catch (error) {
      faults.count('bad_filter', `filter failed: ${errorName(error)}; what it was asked about is no event`);
      return false;
    }
  };
}

/** Flow events have ways of their own, with transports that know them. */
export function isNoFlowEvent({ eventName }: { readonly eventName?: string | undefined }): boolean {
  return eventName !== EVENT_FLOW_EVENT;
}
