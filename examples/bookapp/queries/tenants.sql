-- name: insertTenant :maybe
INSERT INTO tenants (id) VALUES (:id) ON CONFLICT (id) DO NOTHING RETURNING id, suspended

-- name: findTenant :maybe
SELECT id, suspended FROM tenants WHERE id = :id

-- name: suspendTenant :maybe
UPDATE tenants SET suspended = true WHERE id = :id AND NOT suspended RETURNING id, suspended
