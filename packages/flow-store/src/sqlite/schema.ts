/** The tables of a SQLite store, version by version. */

/** Says in the file's header what it is: "WeFl". */
export const APPLICATION_ID = 0x57_65_46_6c;

/**
 * What brings a file from version n to n + 1; a file of the last version is up to date. A step that was released is never
 * changed.
 *
 * Texts that repeat are in dictionaries (`place`, `series`) that count their uses. Times and durations are nanoseconds.
 * `tally` counts hops and flows ahead, by series and span of time (`definitions/tally.ts`).
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  grouping TEXT NOT NULL, node TEXT NOT NULL, type TEXT NOT NULL, stage TEXT NOT NULL, status TEXT NOT NULL,
  uses INTEGER NOT NULL,
  UNIQUE (grouping, node, type, stage, status)
);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  pathway TEXT NOT NULL, kind TEXT NOT NULL,
  from_node TEXT NOT NULL, from_stage TEXT NOT NULL, to_node TEXT NOT NULL, to_stage TEXT NOT NULL,
  uses INTEGER NOT NULL,
  UNIQUE (pathway, kind, from_node, from_stage, to_node, to_stage)
);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  flow INTEGER NOT NULL,
  event_id BLOB NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  place INTEGER NOT NULL,
  trace_id BLOB, span_id BLOB, causation_id BLOB, request_id TEXT,
  rest TEXT,
  -- The hop that ends here.
  series INTEGER, hop_ns INTEGER
);
CREATE INDEX event_of_flow ON event (flow);
CREATE INDEX event_of_series ON event (series, at) WHERE series IS NOT NULL;

CREATE TABLE flow (
  id INTEGER PRIMARY KEY,
  flow_id TEXT NOT NULL UNIQUE,
  series INTEGER NOT NULL,
  is_grouped INTEGER NOT NULL,
  -- 0: the time decides, 1: complete, 2: failed.
  settled INTEGER NOT NULL,
  deadline INTEGER,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  place INTEGER NOT NULL,
  events INTEGER NOT NULL,
  wait INTEGER NOT NULL,
  work INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  redeliveries INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  dead_letters INTEGER NOT NULL,
  timeouts INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  -- When the store last took an event of it, in milliseconds.
  touched INTEGER NOT NULL
);
CREATE INDEX flow_by_first ON flow (first);
CREATE INDEX flow_of_series ON flow (series, first);
CREATE INDEX flow_by_touched ON flow (touched);
CREATE INDEX flow_unsettled ON flow (first) WHERE settled = 0;
CREATE INDEX flow_due ON flow (deadline) WHERE settled = 0 AND deadline IS NOT NULL;
CREATE INDEX flow_quiet ON flow (last) WHERE settled = 0;
CREATE INDEX flow_failed ON flow (first) WHERE settled = 2;
CREATE INDEX flow_duplicates ON flow (first) WHERE duplicates > 0;
CREATE INDEX flow_redeliveries ON flow (first) WHERE redeliveries > 0;
CREATE INDEX flow_dead_letters ON flow (first) WHERE dead_letters > 0;

-- Trace and request ids, for the search.
CREATE TABLE flow_key (key NOT NULL, flow INTEGER NOT NULL, PRIMARY KEY (key, flow)) WITHOUT ROWID;

-- Announced acknowledgements that nothing met.
CREATE TABLE awaited (event INTEGER PRIMARY KEY, flow INTEGER NOT NULL, deadline INTEGER NOT NULL);
CREATE INDEX awaited_of_flow ON awaited (flow);
CREATE INDEX awaited_by_deadline ON awaited (deadline);

CREATE TABLE tally (
  series INTEGER NOT NULL, span TEXT NOT NULL, start INTEGER NOT NULL, counts BLOB NOT NULL,
  PRIMARY KEY (series, span, start)
) WITHOUT ROWID;
`,
];
