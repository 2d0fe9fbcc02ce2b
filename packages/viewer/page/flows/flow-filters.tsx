/** Which flows are listed, in the address. */
import type { JSX } from 'preact';
import type { FlowListName } from '@weir/viewer/api';
import { useQuery } from '../data/use-query.ts';
import { Fields } from '../parts/fields.tsx';

const lists: readonly { readonly name: FlowListName; readonly text: string }[] = [
  { name: 'all', text: 'All' },
  { name: 'open', text: 'Open' },
  { name: 'late', text: 'Late' },
  { name: 'lost', text: 'Lost' },
  { name: 'failed', text: 'Failed' },
  { name: 'complete', text: 'Complete' },
  { name: 'duplicates', text: 'Duplicates' },
  { name: 'redeliveries', text: 'Redeliveries' },
  { name: 'dead_letters', text: 'Dead letters' },
];

const fields = [
  { name: 'q', text: 'Id contains' },
  { name: 'pathway', text: 'Pathway' },
  { name: 'group', text: 'Group' },
  { name: 'node', text: 'Node' },
] as const;

export function FlowFilters(): JSX.Element {
  const { query, change } = useQuery();
  const current = query['list'] ?? 'all';
  return (
    <div class="filters">
      <div class="chips" role="group" aria-label="State">
        {lists.map(({ name, text }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === current}
            onClick={() => change({ list: name === 'all' ? undefined : name })}
          >
            {text}
          </button>
        ))}
      </div>
      <Fields fields={fields} />
    </div>
  );
}

/** Whether the address leaves any flow out. */
export function isFiltered(query: Readonly<Record<string, string>>): boolean {
  return ['list', ...fields.map(({ name }) => name)].some((name) => (query[name] ?? '') !== '');
}
