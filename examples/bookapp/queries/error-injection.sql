-- name: listErrorInjections :many
SELECT id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at
FROM error_injection_config ORDER BY id LIMIT 1000

-- name: insertErrorInjection :one
-- nullable: error_code error_message
INSERT INTO error_injection_config
  (endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort)
VALUES (:endpoint_pattern, :http_method, :error_rate, :error_code, :error_message, :latency_ms, :abort)
RETURNING id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at

-- name: updateErrorInjection :maybe
-- nullable: error_code error_message
UPDATE error_injection_config
SET endpoint_pattern = :endpoint_pattern, http_method = :http_method, error_rate = :error_rate,
  error_code = :error_code, error_message = :error_message, latency_ms = :latency_ms, abort = :abort
WHERE id = :id
RETURNING id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at

-- name: deleteErrorInjection :maybe
DELETE FROM error_injection_config WHERE id = :id RETURNING id
