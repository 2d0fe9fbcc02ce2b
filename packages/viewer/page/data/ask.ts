/** One question to the viewer's API. */
import type { ErrorAnswer } from '@weir/viewer/api';

/** What went wrong, in a sentence to be shown; `status` is 0 where the process did not answer at all. */
export class AskFailure extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'AskFailure';
    this.status = status;
  }
}

/**
 * Asks `path`, such as `/api/flows?list=open`.
 *
 * @throws {AskFailure} when there is no answer, or one of 400 and above
 */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new AskFailure('The viewer does not answer. Is its process still running?', 0);
  }
  const body = (await response.json().catch(() => ({}))) as T & Partial<ErrorAnswer>;
  if (!response.ok)
    throw new AskFailure(body.error?.message ?? `The viewer answered ${response.status}.`, response.status);
  return body;
}

/** The path of a question with those parameters that have a value. */
export function question(path: string, parameters: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
