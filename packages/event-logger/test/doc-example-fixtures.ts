/** The names that examples in doc comments use without saying where they come from. */
import { defineEvents } from '@weir/event-logger';

export const orderEvents = defineEvents(
  { 'order.placed': { level: 'info', brief: 'An order was placed.', attributes: { 'order.items': 'int' } } },
  { provider: 'noop' },
);
// What the examples of coverage say is never emitted is theirs alone.
orderEvents['order.placed']({ 'order.items': 1 });
