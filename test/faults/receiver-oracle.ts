/** Holds what a sender says that it delivered against what the receiver got. */

/** What was sent and what came. */
export interface OracleOptions<T> {
  /** What the sender says was delivered, in the order in which it was offered. */
  readonly delivered: readonly T[];
  /** What the receiver got, in order, repeats included. */
  readonly received: readonly T[];
  /** What may have come without being known as delivered: its answer was lost, or came too late. */
  readonly uncertain?: readonly T[];
  /** Tells one item from another. Default: the item as text. */
  readonly idOf?: (item: T) => string;
  /** Items of one key must first come in the order of `delivered`. Without it order does not count. */
  readonly keyOf?: (item: T) => string;
}

/** What the comparison found. The account is true where `breaches` is empty; duplicates are no breach. */
export interface OracleFindings {
  readonly breaches: readonly string[];
  /** How many items came again after they had come once. */
  readonly duplicates: number;
}

/** Compares the account with what came. */
export function compareWithReceived<T>(options: OracleOptions<T>): OracleFindings {
  const { delivered, received, uncertain = [], idOf = String, keyOf } = options;
  const came = new Set(received.map(idOf));
  const known = new Set([...delivered, ...uncertain].map(idOf));
  const said = delivered.map(idOf);
  return {
    breaches: [
      ...repeated(said).map((id) => `${id} was counted as delivered more than once`),
      ...said.filter((id) => !came.has(id)).map((id) => `${id} was counted as delivered and never came`),
      ...[...came].filter((id) => !known.has(id)).map((id) => `${id} came and was not counted as delivered`),
      ...(keyOf === undefined ? [] : overtaken({ delivered, received, idOf, keyOf })),
    ],
    duplicates: received.length - came.size,
  };
}

/** Items that came for the first time after one that was offered later under the same key. */
function overtaken<T>(
  options: Required<Pick<OracleOptions<T>, 'delivered' | 'received' | 'idOf' | 'keyOf'>>,
): readonly string[] {
  const { delivered, received, idOf, keyOf } = options;
  const places = new Map(delivered.map((item, place) => [idOf(item), place]));
  const last = new Map<string, { readonly id: string; readonly place: number }>();
  const met = new Set<string>();
  const breaches: string[] = [];
  for (const item of received) {
    const id = idOf(item);
    const place = places.get(id);
    if (place === undefined || met.has(id)) continue;
    met.add(id);
    const key = keyOf(item);
    const before = last.get(key);
    if (before !== undefined && before.place > place)
      breaches.push(`${id} came after ${before.id}, of the same key ${key}`);
    else last.set(key, { id, place });
  }
  return breaches;
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
