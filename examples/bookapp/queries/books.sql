-- name: insertBook :one
INSERT INTO books (title, author) VALUES (:title, :author) RETURNING id

-- name: insertBooks :many
INSERT INTO books (title, author) SELECT * FROM unnest(:titles::text[], :authors::text[]) RETURNING id

-- name: findBook :maybe
SELECT id, title, author, status FROM books WHERE id = :id

-- name: listBooks :many
SELECT id, title, author, status FROM books WHERE id > :after ORDER BY id LIMIT :limit::integer

-- name: updateBook :maybe
-- nullable: title author status
UPDATE books
SET title = coalesce(:title, title), author = coalesce(:author, author), status = coalesce(:status, status)
WHERE id = :id
RETURNING id, title, author, status

-- name: deleteBook :maybe
DELETE FROM books WHERE id = :id RETURNING id
