/** What users do, and how often. */

/** One request. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The statuses that are no errors. */
  readonly expected: readonly number[];
}

/** Something that users do. */
export interface Scenario {
  readonly name: string;
  /** How often it is done, in proportion to the others. */
  readonly weight: number;
  /** The next request; undefined where there is none to make now. */
  next(world: World): LoadRequest | undefined;
  /** Learns from a body that was answered as expected. */
  learn?(world: World, body: unknown): void;
}

/** What a run knows. */
export interface World {
  /** Uniform in `[0, 1)`. */
  readonly random: () => number;
  /** Ids of books that the run has added and not deleted. */
  readonly added: number[];
}

const FIRST_BOOKS = 90;
const BULK = { min: 5, max: 20 };
const EXTRA_BYTES = 2_048;
// More than this many are never deleted in a run.
const MAX_REMEMBERED = 10_000;

const between = ({ random }: World, min: number, max: number): number => min + Math.floor(random() * (max - min + 1));

const newBook = (world: World) => ({ title: `The weir, volume ${between(world, 1, 1_000)}`, author: 'L. Tester' });

function remember({ added }: World, ...ids: readonly unknown[]): void {
  for (const id of ids) if (Number.isSafeInteger(id) && added.length < MAX_REMEMBERED) added.push(id as number);
}

/** Mostly reads of single books. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'get_book',
    weight: 100,
    next: (world) => ({ method: 'GET', path: `/books/${between(world, 1, FIRST_BOOKS)}`, expected: [200] }),
  },
  {
    name: 'get_many_books',
    weight: 1,
    next: () => ({ method: 'GET', path: '/books', expected: [200] }),
  },
  {
    name: 'create_book',
    weight: 2,
    next(world) {
      const extra = world.random() < 0.5 ? { extra_data: 'x'.repeat(EXTRA_BYTES) } : {};
      return { method: 'POST', path: '/books/add', body: { ...newBook(world), ...extra }, expected: [201] };
    },
    learn: (world, body) => remember(world, (body as { readonly id?: unknown }).id),
  },
  {
    name: 'bulk_create',
    weight: 1,
    next(world) {
      const body = Array.from({ length: between(world, BULK.min, BULK.max) }, () => newBook(world));
      return { method: 'POST', path: '/books/bulk_add', body, expected: [201] };
    },
    learn: (world, body) => remember(world, ...((body as { readonly ids?: readonly unknown[] }).ids ?? [])),
  },
  {
    name: 'delete_book',
    weight: 3,
    // Only what the run has added: books that others read stay.
    next({ added, random }) {
      const [id] = added.splice(Math.floor(random() * added.length), 1);
      return id === undefined ? undefined : { method: 'DELETE', path: `/books/${id}`, expected: [200] };
    },
  },
];

/** Draws one by weight. */
export function drawn(scenarios: readonly Scenario[], random: () => number): Scenario {
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  let point = random() * total;
  for (const scenario of scenarios) {
    point -= scenario.weight;
    if (point < 0) return scenario;
  }
  return scenarios.at(-1) as Scenario;
}
