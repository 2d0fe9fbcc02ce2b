CREATE TABLE tenants (
  id text PRIMARY KEY,
  suspended boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
