/** From a configuration to what the ways out are made of. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CloudEventBinding } from '../binding/binding.ts';
import { httpBinding } from '../binding/http-binding.ts';
import { CloudEventsError } from '../errors.ts';
import type { EgressPolicy } from '../policy/egress-policy.ts';
import type { CloudEventsConfig, HttpConfig, KafkaConfig, TlsConfig } from './config.ts';

/** What a configuration does not say. */
export interface CloudEventsSetupOptions {
  /** The folder that files of the configuration are relative to. Default: where the process runs. */
  readonly folder?: string;
  /** The WebAssembly of the bundle that an entrypoint is of; before `customer_egress_bundle`. */
  readonly bundle?: Uint8Array;
}

/** Options for the ways out: `new CloudEventsLogRecordExporter({ ...setup })` where there is a binding. */
export interface CloudEventsSetup {
  readonly source?: string;
  readonly typePrefix?: string;
  readonly tenant?: string;
  /** Undefined where events stay inside log records: `new CloudEventsLogRecordProcessor({ ...setup, processor })`. */
  readonly binding?: CloudEventBinding;
  readonly policy?: EgressPolicy;
}

/**
 * Makes what a configuration says: a binding, and a policy that is ready to decide. Of a configuration that is not enabled the
 * same is made; asking is for the caller.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_POLICY` where a policy cannot be used, `WEIR_CLOUDEVENTS_CONFIG` where a file cannot be
 *   read; DeliveryError `WEIR_DELIVERY_OPTION` for what the sender refuses
 * @example
 * const config = cloudEventsConfig({ cloud_events: { http: { endpoint: 'http://127.0.0.1:8080' } } });
 * const setup = await openCloudEvents(config);
 * setup.binding?.name; // 'http'
 */
export async function openCloudEvents(
  config: CloudEventsConfig,
  { folder = process.cwd(), bundle }: CloudEventsSetupOptions = {},
): Promise<CloudEventsSetup> {
  const { source, typePrefix, tenant } = config;
  const read = (key: string, file: string): Promise<Buffer> => readConfigured(key, resolve(folder, file));
  const binding = await bindingOf(config, read);
  const policy = await policyOf(config, bundle, read);
  return {
    ...(source !== undefined && { source }),
    ...(typePrefix !== undefined && { typePrefix }),
    ...(tenant !== undefined && { tenant }),
    ...(binding !== undefined && { binding }),
    ...(policy !== undefined && { policy }),
  };
}

type Read = (key: string, file: string) => Promise<Buffer>;

async function bindingOf(config: CloudEventsConfig, read: Read): Promise<CloudEventBinding | undefined> {
  if (config.binding === 'http' && config.http !== undefined) return http(config.http);
  if (config.binding === 'kafka' && config.kafka !== undefined) return kafka(config.kafka, read);
  return undefined;
}

function http({ headers = {}, ...options }: HttpConfig): CloudEventBinding {
  // Variables were replaced already: what they hold must not be looked through again.
  const literal = Object.entries(headers).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]);
  return httpBinding({
    ...options,
    headers: Object.fromEntries(literal) as Record<string, string>,
  }) as CloudEventBinding;
}

async function kafka({ tls, ...options }: KafkaConfig, read: Read): Promise<CloudEventBinding> {
  // Loaded when it is needed: it needs the Kafka client.
  const { kafkaBinding } = await import('../binding/kafka-binding.ts');
  const files = typeof tls === 'object' ? await tlsFiles(tls, read) : tls;
  return kafkaBinding({
    mode: 'structured',
    ...options,
    ...(files !== undefined && { tls: files }),
  }) as CloudEventBinding;
}

async function tlsFiles({ caFile, certFile, keyFile, serverName }: TlsConfig, read: Read): Promise<object> {
  return {
    ...(caFile !== undefined && { ca: await read('kafka.tls.ca_file', caFile) }),
    ...(certFile !== undefined && { cert: await read('kafka.tls.cert_file', certFile) }),
    ...(keyFile !== undefined && { key: await read('kafka.tls.key_file', keyFile) }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

async function policyOf(
  { egressPolicy, egressBundle }: CloudEventsConfig,
  bundle: Uint8Array | undefined,
  read: Read,
): Promise<EgressPolicy | undefined> {
  if (egressPolicy === undefined) return undefined;
  const file = 'file' in egressPolicy ? egressPolicy.file : egressBundle;
  const key = 'file' in egressPolicy ? 'customer_egress_policy' : 'customer_egress_bundle';
  const wasm =
    ('file' in egressPolicy ? undefined : bundle) ?? (file === undefined ? undefined : await read(key, file));
  if (wasm === undefined) {
    throw new CloudEventsError(
      'WEIR_CLOUDEVENTS_POLICY',
      'customer_egress_policy names an entrypoint, and there is no bundle',
    );
  }
  const { regoPolicy } = await import('../rego/rego-policy.ts');
  const policy = regoPolicy(wasm, 'entrypoint' in egressPolicy ? { entrypoint: egressPolicy.entrypoint } : {});
  try {
    await policy.ready();
  } catch (error) {
    await policy.close();
    throw error;
  }
  return policy;
}

async function readConfigured(key: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException).code);
    const detail = `cloud_events.${key} names a file that cannot be read (${code})`;
    throw new CloudEventsError('WEIR_CLOUDEVENTS_CONFIG', detail, { cause });
  }
}
