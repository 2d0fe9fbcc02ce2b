/** Fields that narrow a list down; what is in them is in the address. */
import type { JSX } from 'preact';
import { useQuery } from '../data/use-query.ts';

export function Fields({
  fields,
}: {
  fields: readonly { readonly name: string; readonly text: string }[];
}): JSX.Element {
  const { query, change } = useQuery();
  return (
    <div class="fields">
      {fields.map(({ name, text }) => (
        <label key={name}>
          <span>{text}</span>
          <input
            type="search"
            value={query[name] ?? ''}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value.trim() || undefined })}
          />
        </label>
      ))}
    </div>
  );
}
