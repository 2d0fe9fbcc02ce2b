/** Events as instances of the official package. */
import type { CloudEvent, CloudEventV1 } from 'cloudevents';
import { CloudEventsError } from '../errors.ts';

/**
 * The event as a `CloudEvent` of the official `cloudevents` package, which is loaded now, in some 34 ms, if it was not. It
 * checks the event by its own rules. In JSON that it writes itself, time ends at the millisecond.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_PACKAGE` where the package cannot be loaded, `..._INVALID_EVENT` where it refuses
 *   the event
 * @example
 * (await officialCloudEvent(event)).validate(); // true
 */
export async function officialCloudEvent<Data>(event: Readonly<CloudEventV1<Data>>): Promise<CloudEvent<Data>> {
  const official = await load();
  try {
    return new official.CloudEvent<Data>({ ...event });
  } catch (cause) {
    throw new CloudEventsError('WEIR_CLOUDEVENTS_INVALID_EVENT', 'the official package refuses the event', { cause });
  }
}

async function load(): Promise<typeof import('cloudevents')> {
  try {
    return await import('cloudevents');
  } catch (cause) {
    throw new CloudEventsError('WEIR_CLOUDEVENTS_PACKAGE', 'the package cloudevents cannot be loaded', { cause });
  }
}
