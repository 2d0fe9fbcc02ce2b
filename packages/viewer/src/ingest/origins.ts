/** Resources and scopes of a request, each told once. */
import { createHash } from 'node:crypto';
import type { ReceivedOrigin } from '../otlp/model.ts';
import type { OriginRow } from '../rows/batch.ts';
import { name, textOf } from '../rows/columns.ts';
import { storedAttributes, type StoredObject } from '../rows/stored-value.ts';

const SERVICE_NAME = 'service.name';

/** What is stored of an origin beside its service and the name of its scope. */
export interface OriginDoc {
  /** resource */
  readonly r?: StoredObject;
  /** version and attributes of the scope */
  readonly v?: string;
  readonly s?: StoredObject;
}

/** Gives each origin its place in `rows`. */
export class Origins {
  readonly rows: OriginRow[] = [];
  readonly #places = new Map<string, number>();
  /** The spans of one scope stand together. */
  #last: { readonly resource: object; readonly scope: object; readonly place: number } | undefined;

  placeOf({ resource, scope }: ReceivedOrigin): number {
    if (this.#last?.scope === scope && this.#last.resource === resource) return this.#last.place;
    const doc = JSON.stringify({
      r: storedAttributes(resource).stored,
      v: name(scope.version),
      s: storedAttributes(scope.attributes).stored,
    });
    const scopeName = name(scope.name);
    const key = hashOf(`${scopeName}\0${doc}`);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.rows.push({ key, service: textOf(resource, SERVICE_NAME) ?? '', scope: scopeName, doc }) - 1;
      this.#places.set(key, place);
    }
    this.#last = { resource, scope, place };
    return place;
  }
}

/** A short key of a long text. Not for secrets: whoever makes two texts of one hash spoils their own view. */
export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url');
}
