/**
 * The tables. Everything that is received belongs to a unit: a flow, or a trace of none, or a minute of what has neither.
 * Units are numbered in order of arrival, so that all that is to leave is what has a unit up to some number.
 */

/** Raised with every change of the tables; a file of another version is refused. */
export const SCHEMA_VERSION = 1;

/** Marks a file as one of this package: "WEIR" in ASCII. */
export const APPLICATION_ID = 0x57_45_49_52;

/** Tables whose rows leave with their unit. */
export const UNIT_TABLES = ['span', 'span_link', 'log', 'cloud_event', 'cache_fact', 'point', 'trace'] as const;

/** Makes the tables and their indexes. */
export const SCHEMA: string = `
CREATE TABLE unit (id INTEGER PRIMARY KEY AUTOINCREMENT, flow TEXT UNIQUE, begun INTEGER NOT NULL) STRICT;

CREATE TABLE trace (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, trace TEXT NOT NULL UNIQUE) STRICT;
CREATE INDEX trace_unit ON trace (unit);

CREATE TABLE origin (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, service TEXT NOT NULL, scope TEXT NOT NULL, doc TEXT NOT NULL,
  last_unit INTEGER NOT NULL
) STRICT;

CREATE TABLE span (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, origin INTEGER NOT NULL,
  trace TEXT NOT NULL, span TEXT NOT NULL, parent TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, status INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, flow TEXT, request TEXT, destination TEXT, doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX span_id ON span (trace, span) WHERE span <> '';
CREATE INDEX span_unit ON span (unit);
CREATE INDEX span_flow ON span (flow) WHERE flow IS NOT NULL AND flow <> trace;
CREATE INDEX span_destination ON span (destination, kind, origin) WHERE destination IS NOT NULL;
CREATE INDEX span_request ON span (request) WHERE request IS NOT NULL;

CREATE TABLE span_link (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, trace TEXT NOT NULL, span TEXT NOT NULL,
  to_trace TEXT NOT NULL, to_span TEXT NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX span_link_from ON span_link (trace, span);
CREATE INDEX span_link_to ON span_link (to_trace, to_span);
CREATE INDEX span_link_unit ON span_link (unit);

CREATE TABLE log (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, origin INTEGER NOT NULL,
  time INTEGER NOT NULL, observed INTEGER NOT NULL, severity INTEGER NOT NULL, severity_text TEXT NOT NULL,
  event TEXT NOT NULL, trace TEXT, span TEXT, flow TEXT, request TEXT, text TEXT NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX log_unit ON log (unit);
CREATE INDEX log_time ON log (time);
CREATE INDEX log_trace ON log (trace) WHERE trace IS NOT NULL;
CREATE INDEX log_flow ON log (flow) WHERE flow IS NOT NULL;
CREATE INDEX log_request ON log (request) WHERE request IS NOT NULL;
CREATE INDEX log_event ON log (event, time) WHERE event <> '';

CREATE TABLE cloud_event (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, log INTEGER, received INTEGER NOT NULL,
  source TEXT NOT NULL, ce_id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT, time INTEGER NOT NULL,
  flow TEXT, request TEXT, trace TEXT, span TEXT, doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cloud_event_id ON cloud_event (ce_id, source);
CREATE INDEX cloud_event_unit ON cloud_event (unit);
CREATE INDEX cloud_event_log ON cloud_event (log) WHERE log IS NOT NULL;
CREATE INDEX cloud_event_flow ON cloud_event (flow) WHERE flow IS NOT NULL;
CREATE INDEX cloud_event_trace ON cloud_event (trace) WHERE trace IS NOT NULL;

CREATE TABLE cache_fact (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, origin INTEGER NOT NULL,
  at INTEGER NOT NULL, cache TEXT NOT NULL, kind INTEGER NOT NULL, operation TEXT, tier TEXT, outcome TEXT NOT NULL,
  duration INTEGER NOT NULL, stale INTEGER NOT NULL, role TEXT, wait INTEGER NOT NULL,
  trace TEXT, span TEXT, parent TEXT, source INTEGER NOT NULL
) STRICT;
CREATE INDEX cache_fact_at ON cache_fact (cache, at);
CREATE INDEX cache_fact_unit ON cache_fact (unit);
CREATE INDEX cache_fact_parent ON cache_fact (trace, parent) WHERE parent IS NOT NULL;

CREATE TABLE series (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, origin INTEGER NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, temporality TEXT NOT NULL, monotonic INTEGER NOT NULL, unit_text TEXT NOT NULL,
  description TEXT NOT NULL, attributes TEXT NOT NULL, last_time INTEGER NOT NULL, last_unit INTEGER NOT NULL
) STRICT;
CREATE INDEX series_name ON series (name);

CREATE TABLE point (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, series INTEGER NOT NULL,
  time INTEGER NOT NULL, start INTEGER NOT NULL, value REAL, count REAL, sum REAL, doc TEXT
) STRICT;
CREATE INDEX point_series ON point (series, time);
CREATE INDEX point_unit ON point (unit);

PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;
