/** What stands where an answer is awaited, failed, or has nothing in it. */
import type { ComponentChildren, JSX } from 'preact';
import type { Answered } from '../data/use-answer.ts';

/** Shows what `children` make of the answer; an answer that could not be renewed stays, with a word on why. */
export function Shown<T>({
  answered: { value, failure, again },
  children,
}: {
  answered: Answered<T>;
  children: (value: T) => ComponentChildren;
}): JSX.Element {
  return (
    <>
      {failure && (
        <div class="notice bad" role="alert">
          <p>{failure.message}</p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {value === undefined ? !failure && <Loading /> : children(value)}
    </>
  );
}

/** A place for something that is on its way. */
export function Loading(): JSX.Element {
  return (
    <p class="loading" role="status">
      Loading…
    </p>
  );
}

/** Nothing is there, and what would bring something. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
