/** The part `cloudEvents` as WEIR_CLOUD_EVENTS_* say. */
import { cloudEventsConfigFromEnvironment, openCloudEvents } from '@weir/cloudevents/config';
import { WeirNodeError } from '../errors.ts';
import type { CloudEventsPart } from '../parts/cloud-events.ts';
import { configuredCloudEvents } from '../parts/configured-cloud-events.ts';

/** The part, where it is on. */
export interface CloudEventsOptions {
  readonly options: { readonly cloudEvents?: CloudEventsPart };
  readonly problems: readonly WeirNodeError[];
}

/** Nothing is thrown: what is wrong is a problem, and the part is off. */
export function cloudEventsFromEnvironment(env: NodeJS.ProcessEnv): CloudEventsOptions {
  if (!Object.keys(env).some((name) => name.startsWith('WEIR_CLOUD_EVENTS_'))) return { options: {}, problems: [] };
  try {
    const config = cloudEventsConfigFromEnvironment(env);
    if (!config.enabled) return { options: {}, problems: [] };
    return { options: { cloudEvents: configuredCloudEvents(config, () => openCloudEvents(config)) }, problems: [] };
  } catch (cause) {
    const detail = `cloudEvents could not be set up: ${(cause as Error).message}`;
    return { options: {}, problems: [new WeirNodeError('WEIR_NODE_PART', detail, { cause })] };
  }
}
