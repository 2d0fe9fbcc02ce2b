/** The head of a page, which names the browser's tab too. */
import { useEffect } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';

export function Title({
  text,
  of,
  children,
}: {
  text: string;
  of?: string;
  children?: ComponentChildren;
}): JSX.Element {
  useEffect(() => {
    document.title = `${text} – Weir`;
  }, [text]);
  return (
    <header class="title">
      {of !== undefined && <p class="kind">{of}</p>}
      <h1>{text}</h1>
      {children}
    </header>
  );
}
