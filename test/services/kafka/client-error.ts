/** What an error of the Kafka client is about. */

/** The client wraps what happened in what it was doing, once for each attempt: the message of each, down to the last attempt. */
export function reasonOf(error: unknown): string {
  const { message, errors, cause } = error as Error & { readonly errors?: readonly unknown[] };
  const inner = errors?.at(-1) ?? cause;
  return inner === undefined ? message : `${message} ${reasonOf(inner)}`;
}
