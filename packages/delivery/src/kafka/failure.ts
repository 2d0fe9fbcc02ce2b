/** What went wrong, read from the errors that the client nests in each other: one for each attempt, broker and layer. */
import { TimeoutError } from '@platformatic/kafka';
import { DeliveryError, type DeliveryErrorCode } from '../errors.ts';

/** An error of the client, of Node, or of anybody. */
export type Fault = Error & {
  readonly code?: unknown;
  readonly errors?: unknown;
  /** Of an error of the client: the error of the protocol that it stands for. */
  readonly apiCode?: unknown;
  readonly apiId?: unknown;
  readonly canRetry?: unknown;
  /** What the broker answered. */
  readonly response?: unknown;
  /** What brokers took, where others did not. */
  readonly produced?: unknown;
};

interface Kind {
  readonly code: DeliveryErrorCode;
  readonly retryable: boolean;
  readonly applies: (fault: Fault) => boolean;
  readonly detail: (fault: Fault) => string;
}

// As many as three attempts at a hundred brokers make.
const MAX_FAULTS = 1_000;

// Error codes of the Kafka protocol: UNSUPPORTED_SASL_MECHANISM, ILLEGAL_SASL_STATE, SASL_AUTHENTICATION_FAILED.
const LOGIN_REFUSALS: readonly unknown[] = [33, 34, 58];

// Node's codes for a handshake that fails, and for a certificate that is not accepted (X509_V_ERR_* of OpenSSL).
const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_|PATH_LENGTH_)/;

/** In the order in which they are looked for: what no later attempt can heal comes first. */
const KINDS: readonly Kind[] = [
  {
    code: 'WEIR_DELIVERY_KAFKA_AUTHENTICATION',
    retryable: false,
    // Where the connection was lost on the way, the client speaks of a failed login too, and names that as its cause.
    applies: ({ apiCode, code, cause }) =>
      LOGIN_REFUSALS.includes(apiCode) || (code === 'PLT_KFK_AUTHENTICATION' && cause === undefined),
    detail: () => 'the broker refused the login',
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_TLS',
    retryable: false,
    applies: ({ code, message }) => TLS_CODE.test(String(code)) || message === 'Broker requires TLS.',
    detail: ({ code }) => (code === 'PLT_KFK_USER' ? 'the broker wants TLS' : `no secure connection (${String(code)})`),
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_UNSUPPORTED',
    retryable: false,
    applies: ({ code }) => String(code).startsWith('PLT_KFK_UNSUPPORTED'),
    detail: ({ message }) => message,
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_REFUSED',
    retryable: false,
    applies: ({ apiId, canRetry }) => apiId !== undefined && canRetry === false,
    detail: refusal,
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_REFUSED',
    retryable: true,
    applies: ({ apiId }) => apiId !== undefined,
    detail: refusal,
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_TOPIC',
    // As the protocol has it: the topic may be about to be made.
    retryable: true,
    applies: ({ code, message }) => code === 'PLT_KFK_USER' && message.startsWith('Unknown topic'),
    detail: () => 'the broker has no such topic',
  },
  {
    code: 'WEIR_DELIVERY_KAFKA_TIMEOUT',
    retryable: true,
    applies: (fault) => fault instanceof TimeoutError,
    detail: () => 'a broker did not answer in time',
  },
];

/** The error that says what an error of the client comes down to. */
export function failureOf(error: unknown, cause: unknown = error): DeliveryError {
  const faults = faultsOf(error);
  const own = faults.find((fault) => fault instanceof DeliveryError);
  if (own !== undefined) return own;
  for (const { code, retryable, applies, detail } of KINDS) {
    const fault = faults.find(applies);
    if (fault !== undefined) return new DeliveryError(code, detail(fault), { retryable, cause });
  }
  const code = faults
    .flatMap((fault) => (typeof fault.code === 'string' ? fault.code : []))
    .find((each) => /^E[A-Z]+$/.test(each));
  const detail = `no broker was reached, or the connection was lost${code === undefined ? '' : ` (${code})`}`;
  return new DeliveryError('WEIR_DELIVERY_KAFKA_CONNECTION', detail, { retryable: true, cause });
}

/** An error, and all that led to it. */
export function faultsOf(error: unknown): readonly Fault[] {
  const faults = new Set<Fault>();
  const pending = [error];
  while (pending.length > 0 && faults.size < MAX_FAULTS) {
    const fault = pending.shift();
    if (!(fault instanceof Error) || faults.has(fault as Fault)) continue;
    faults.add(fault as Fault);
    const { errors } = fault as Fault;
    pending.push(fault.cause, ...(Array.isArray(errors) ? (errors as readonly unknown[]) : []));
  }
  return [...faults];
}

function refusal({ apiId }: Fault): string {
  return `the broker answered ${String(apiId)}`;
}
