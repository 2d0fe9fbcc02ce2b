/** Asks a viewer that runs. */
import type { ErrorAnswer } from '../api/types/values.ts';

/** It is not there, or does not answer; the message says what. */
export class AskError extends Error {
  override readonly name = 'AskError';
}

/** The answer to a question, such as `flows?limit=10`. @throws {AskError} */
export async function ask<Answer>(url: string, question: string, signal: AbortSignal): Promise<Answer> {
  const response = await open(url, question, signal);
  return (await response.json()) as Answer;
}

/** The same, its body still to be read. @throws {AskError} */
export async function open(
  url: string,
  question: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${url}/api/${question}`, { signal, headers, redirect: 'error' });
  } catch (cause) {
    throw new AskError(`no viewer answers at ${url}`, { cause });
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as Partial<ErrorAnswer>;
  throw new AskError(answer.error?.message ?? `the viewer answered ${response.status}`);
}
