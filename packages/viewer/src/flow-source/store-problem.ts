/** What a store elsewhere fails with, as it may be shown. */
import type { StoreProblem } from '../api/types/flow-store.ts';

/** What is wrong with a question, and not with who answers it. */
const OF_QUESTIONS = ['WEIR_FLOW_STORE_QUERY', 'WEIR_FLOW_STORE_CLOSED'];

/** The problem of an error; undefined where the store is not to blame. */
export function storeProblem(error: unknown): StoreProblem | undefined {
  const { code, message, name } = (error ?? {}) as { code?: unknown; message?: unknown; name?: unknown };
  if (name === 'AbortError' || OF_QUESTIONS.includes(String(code))) return undefined;
  // Messages of Weir's errors name keys and conditions; what others say may hold anything.
  if (typeof code === 'string' && code.startsWith('WEIR_')) return { code, message: String(message) };
  return { code: 'WEIR_FLOW_STORE_ENGINE', message: 'WEIR_FLOW_STORE_ENGINE: the store failed' };
}
