/** The part `cloudEvents` of a configuration, whose binding and policy take their time to open. */
import type { CloudEventsConfig, CloudEventsSetup } from '@weir/cloudevents/config';
import type { CloudEventsPart } from './cloud-events.ts';

/**
 * Options that wait for what is opened where they need it; what cannot be opened is told when it is needed first.
 *
 * @param open makes binding and policy; called once
 */
export function configuredCloudEvents(
  config: CloudEventsConfig,
  open: () => Promise<CloudEventsSetup>,
): CloudEventsPart {
  const { source, typePrefix, tenant, binding, egressPolicy } = config;
  const envelope = {
    ...(source !== undefined && { source }),
    ...(typePrefix !== undefined && { typePrefix }),
    ...(tenant !== undefined && { tenant }),
  };
  if (binding === 'otlp' && egressPolicy === undefined) return envelope;
  const setup = open();
  // Whoever needs it hears of it.
  setup.catch(() => {});
  if (binding !== 'otlp') return { ...envelope, setup };
  const allow: NonNullable<CloudEventsPart['policy']> = async (input) => (await setup).policy?.allow(input) ?? true;
  return { ...envelope, policy: allow };
}
