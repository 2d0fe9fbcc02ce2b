INSERT INTO books (title, author)
SELECT 'The weir, part ' || number, 'A. Founder' FROM generate_series(1, 90) AS number;
