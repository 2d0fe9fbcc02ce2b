/** Keys and values as they were sent; whatever is in them is text. */
import type { JSX } from 'preact';
import type { JsonAttributes, JsonValue } from '@weir/viewer/api';

export function Attributes({
  title,
  of,
  heading: Heading = 'h2',
}: {
  title: string;
  of: JsonAttributes;
  /** As deep as the place that they stand in. */
  heading?: 'h2' | 'h3';
}): JSX.Element | null {
  const keys = Object.keys(of).sort();
  if (keys.length === 0) return null;
  return (
    <section>
      <Heading>{title}</Heading>
      <dl class="attributes">
        {keys.map((key) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{textOf(of[key] as JsonValue)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A value of any kind, on as many lines as it takes. */
export function Json({ value }: { value: JsonValue }): JSX.Element {
  return (
    <pre class="json" tabIndex={0}>
      {typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}
    </pre>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
