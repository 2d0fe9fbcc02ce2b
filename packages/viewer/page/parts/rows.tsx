/** A table whose rows each lead somewhere: by a click anywhere, by their link, or by j, k and Enter. */
import type { ComponentChildren, JSX, TargetedMouseEvent } from 'preact';

/** A column; those that are `wide` are left out where there is little room. */
export interface Column {
  readonly name: string;
  readonly wide?: boolean;
  readonly number?: boolean;
}

export function Rows({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly Column[];
  children: ComponentChildren;
}): JSX.Element {
  return (
    <table class="rows">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, wide, number }) => (
            <th key={name} scope="col" class={classes(wide, number)}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** A row; its first link is where it leads. */
export function Row({ children, tone }: { children: ComponentChildren; tone?: string }): JSX.Element {
  return (
    <tr class={`leads ${tone ?? ''}`} onClick={follow}>
      {children}
    </tr>
  );
}

export function Cell({
  children,
  wide,
  number,
}: {
  children?: ComponentChildren;
  wide?: boolean;
  number?: boolean;
}): JSX.Element {
  return <td class={classes(wide, number)}>{children}</td>;
}

function classes(wide = false, number = false): string {
  return [wide && 'wide', number && 'number'].filter(Boolean).join(' ');
}

/** Text that is being marked, and what can be used by itself, is left alone. */
function follow({ target, currentTarget }: TargetedMouseEvent<HTMLTableRowElement>): void {
  if ((target as Element).closest('a, button, input, label') !== null) return;
  if (getSelection()?.isCollapsed === false) return;
  currentTarget.querySelector<HTMLAnchorElement>('a[data-leads]')?.click();
}
