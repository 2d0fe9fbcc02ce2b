CREATE TABLE error_injection_config (
  id serial PRIMARY KEY,
  endpoint_pattern text NOT NULL,
  http_method text NOT NULL,
  error_rate double precision NOT NULL CHECK (error_rate BETWEEN 0 AND 1),
  error_code integer CHECK (error_code BETWEEN 400 AND 599),
  error_message text,
  latency_ms integer NOT NULL DEFAULT 0 CHECK (latency_ms BETWEEN 0 AND 60000),
  abort boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (endpoint_pattern, http_method)
);
