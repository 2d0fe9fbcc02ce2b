export type { Environment } from '@weir/otel-compat';
export {
  BINDING_KINDS,
  type BindingKind,
  type CloudEventsConfig,
  cloudEventsConfig,
  cloudEventsConfigFromEnvironment,
  type HttpConfig,
  type KafkaConfig,
  type SaslConfig,
  type TlsConfig,
} from './config.ts';
export { type CloudEventsSetup, type CloudEventsSetupOptions, openCloudEvents } from './open.ts';
export { parseCloudEventsConfig } from './yaml-config.ts';
