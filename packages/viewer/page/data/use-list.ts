/** A list that grows when more of it is wanted. */
import { useState } from 'preact/hooks';
import type { Page } from '@weir/viewer/api';
import { MOST, STEP } from '../parts/more.tsx';
import { question } from './ask.ts';
import { type Answered, type Concerns, useAnswer } from './use-answer.ts';

/** The answer, and what the end of the list shows. */
export interface Listed<T> extends Answered<T> {
  readonly end: { readonly limit: number; readonly more: boolean; readonly onMore: () => void };
}

export function useList<T extends Page>(
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
  concerns: Concerns,
): Listed<T> {
  const [limit, setLimit] = useState(STEP);
  const answered = useAnswer<T>(question(path, { ...parameters, limit }), concerns);
  const onMore = (): void => setLimit(Math.min(MOST, limit + STEP * 3));
  return { ...answered, end: { limit, more: answered.value?.next !== undefined, onMore } };
}
