CREATE TYPE book_status AS ENUM ('available', 'borrowed', 'lost');

CREATE TABLE books (
  id serial PRIMARY KEY,
  title text NOT NULL,
  author text NOT NULL,
  status book_status NOT NULL DEFAULT 'available'
);
