/** The handshake of CloudEvents over webhooks: a sender asks by `OPTIONS` whether its events are wanted here. */
import type { IncomingHttpHeaders } from 'node:http';

/** A name of a system, such as `events.example.com`; what else is asked with is not repeated. */
const ORIGIN = /^[A-Za-z0-9._~:-]{1,255}$/;

/** Headers of the permission; undefined for what is no such question. At any rate: it is this machine that asks. */
export function webhookPermission(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined {
  const origin = headers['webhook-request-origin'];
  if (typeof origin !== 'string' || !ORIGIN.test(origin)) return undefined;
  return {
    Allow: 'OPTIONS, POST',
    'WebHook-Allowed-Origin': origin,
    ...(headers['webhook-request-rate'] !== undefined && { 'WebHook-Allowed-Rate': '*' }),
  };
}
