/** Generated from queries/books.sql by generator/generate.ts; types are those of the migrated database. */
import type { Query } from '../database/query.ts';

/** A row of {@link insertBook}. */
export interface InsertBookRow {
  readonly id: number;
}

/** Parameters of {@link insertBook}. */
export interface InsertBookParameters {
  readonly title: string;
  readonly author: string;
}

/** `insertBook` */
export const insertBook: Query<InsertBookParameters, InsertBookRow, 'one'> = {
  text: "INSERT INTO books (title, author) VALUES ($1, $2) RETURNING id",
  rows: 'one',
  parameters: ['title', 'author'],
};

/** A row of {@link insertBooks}. */
export interface InsertBooksRow {
  readonly id: number;
}

/** Parameters of {@link insertBooks}. */
export interface InsertBooksParameters {
  readonly titles: readonly string[];
  readonly authors: readonly string[];
}

/** `insertBooks` */
export const insertBooks: Query<InsertBooksParameters, InsertBooksRow, 'many'> = {
  text: "INSERT INTO books (title, author) SELECT * FROM unnest($1::text[], $2::text[]) RETURNING id",
  rows: 'many',
  parameters: ['titles', 'authors'],
};

/** A row of {@link findBook}. */
export interface FindBookRow {
  readonly id: number;
  readonly title: string;
  readonly author: string;
  readonly status: 'available' | 'borrowed' | 'lost';
}

/** Parameters of {@link findBook}. */
export interface FindBookParameters {
  readonly id: number;
}

/** `findBook` */
export const findBook: Query<FindBookParameters, FindBookRow, 'maybe'> = {
  text: "SELECT id, title, author, status FROM books WHERE id = $1",
  rows: 'maybe',
  parameters: ['id'],
};

/** A row of {@link listBooks}. */
export interface ListBooksRow {
  readonly id: number;
  readonly title: string;
  readonly author: string;
  readonly status: 'available' | 'borrowed' | 'lost';
}

/** Parameters of {@link listBooks}. */
export interface ListBooksParameters {
  readonly after: number;
  readonly limit: number;
}

/** `listBooks` */
export const listBooks: Query<ListBooksParameters, ListBooksRow, 'many'> = {
  text: "SELECT id, title, author, status FROM books WHERE id > $1 ORDER BY id LIMIT $2::integer",
  rows: 'many',
  parameters: ['after', 'limit'],
};

/** A row of {@link updateBook}. */
export interface UpdateBookRow {
  readonly id: number;
  readonly title: string;
  readonly author: string;
  readonly status: 'available' | 'borrowed' | 'lost';
}

/** Parameters of {@link updateBook}. */
export interface UpdateBookParameters {
  readonly title: string | null;
  readonly author: string | null;
  readonly status: 'available' | 'borrowed' | 'lost' | null;
  readonly id: number;
}

/** `updateBook` */
export const updateBook: Query<UpdateBookParameters, UpdateBookRow, 'maybe'> = {
  text: "UPDATE books\nSET title = coalesce($1, title), author = coalesce($2, author), status = coalesce($3, status)\nWHERE id = $4\nRETURNING id, title, author, status",
  rows: 'maybe',
  parameters: ['title', 'author', 'status', 'id'],
};

/** A row of {@link deleteBook}. */
export interface DeleteBookRow {
  readonly id: number;
}

/** Parameters of {@link deleteBook}. */
export interface DeleteBookParameters {
  readonly id: number;
}

/** `deleteBook` */
export const deleteBook: Query<DeleteBookParameters, DeleteBookRow, 'maybe'> = {
  text: "DELETE FROM books WHERE id = $1 RETURNING id",
  rows: 'maybe',
  parameters: ['id'],
};
