/** The client of the backend, generated from the OpenAPI document that its routes give. */
import createClient from 'openapi-fetch';
import type { paths } from '../generated/backend-api.ts';

/** What `bookapp` asks the backend. */
export interface BackendClient {
  /** Where a book stands. @throws Error where the backend does not say */
  shelfOf(id: number): Promise<string>;
  /** Where several books stand. @throws Error where the backend does not say */
  shelvesOf(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

/** A client; trace context, flow and request id go along as with every request of the process. */
export function createBackendClient(baseUrl: string): BackendClient {
  const client = createClient<paths>({ baseUrl });
  return {
    async shelfOf(id) {
      const { data, response } = await client.GET('/books/{id}/shelf', { params: { path: { id } } });
      if (data === undefined) throw new Error(`the backend answered ${response.status}`);
      return data.shelf;
    },
    async shelvesOf(ids) {
      const { data, response } = await client.GET('/shelves', { params: { query: { book_id: [...ids] } } });
      if (data === undefined) throw new Error(`the backend answered ${response.status}`);
      return new Map(data.map(({ book_id, shelf }) => [book_id, shelf]));
    },
  };
}
