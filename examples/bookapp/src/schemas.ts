/** JSON Schemas that several routes share. */

/** Path parameter `id`. */
export const ID_PARAMS = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
} as const;

/** A book to be added. */
export const NEW_BOOK_SCHEMA = {
  $id: 'NewBook',
  type: 'object',
  required: ['title', 'author'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 500 },
    author: { type: 'string', minLength: 1, maxLength: 500 },
    extra_data: { type: 'string', maxLength: 10_000, description: 'Passed over; makes a request large' },
  },
} as const;

const STATUS = { enum: ['available', 'borrowed', 'lost'] } as const;

/** What may be changed of a book. */
export const BOOK_CHANGE_SCHEMA = {
  $id: 'BookChange',
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { title: NEW_BOOK_SCHEMA.properties.title, author: NEW_BOOK_SCHEMA.properties.author, status: STATUS },
} as const;

/** A book. */
export const BOOK_SCHEMA = {
  $id: 'Book',
  type: 'object',
  required: ['id', 'title', 'author', 'status'],
  properties: {
    id: { type: 'integer' },
    title: { type: 'string' },
    author: { type: 'string' },
    status: STATUS,
    shelf: {
      type: 'string',
      description: 'Where it stands; only in lists, and left out where the backend does not say',
    },
  },
} as const;
