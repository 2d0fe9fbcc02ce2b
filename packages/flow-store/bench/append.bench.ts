/** What does storing events cost, against the same engine that only keeps their text? */
import { DatabaseSync } from 'node:sqlite';
import { flowEventJson } from '@weir/flow-events';
import type { Question } from '../../../test/bench/question.ts';
import { Engine } from '../src/sqlite/engine.ts';
import { batches } from './generated-flows.ts';

// 498 events in two batches, the second of which goes on with the flows of the first.
const FLOWS_PER_CALL = 63;
const CALLS = 40;

/** The batches of call n: always flows that are not there yet. */
const given = Array.from({ length: CALLS * 12 }, (_, call) => [
  ...batches(call * FLOWS_PER_CALL, (call + 1) * FLOWS_PER_CALL, FLOWS_PER_CALL),
]);

const question: Question = {
  name: 'flow-store/append',
  question:
    'What does storing 500 events of 63 flows take, against inserting their JSON into a bare table by their id?',
  iterations: CALLS,
  ours: {
    name: 'flow store, everything that questions need kept up to date',
    setup: () => {
      let call = 0;
      let engine = newEngine();
      return () => {
        // Begun anew where the events are used up.
        if (call === given.length) {
          engine.close();
          engine = newEngine();
          call = 0;
        }
        for (const batch of given[call] ?? []) engine.append([batch], 0);
        call += 1;
      };
    },
  },
  rivals: [
    {
      name: 'node:sqlite, one table of JSON',
      version: process.versions['sqlite'] ?? '',
      setup: () => {
        const database = new DatabaseSync(':memory:');
        database.exec('CREATE TABLE event (event_id TEXT PRIMARY KEY, flow_id TEXT, json TEXT)');
        const insert = database.prepare('INSERT OR REPLACE INTO event VALUES (?, ?, ?)');
        let call = 0;
        return () => {
          for (const batch of given[call % given.length] ?? []) {
            database.exec('BEGIN');
            for (const event of batch) insert.run(event.event_id, event.flow_id, flowEventJson(event));
            database.exec('COMMIT');
          }
          call += 1;
        };
      },
    },
  ],
};

export default question;

function newEngine(): Engine {
  const retain = { bytes: Number.MAX_SAFE_INTEGER, ageMs: Number.POSITIVE_INFINITY };
  return new Engine({ file: ':memory:', readOnly: false, retain, maxEventsPerFlow: 10_000 });
}
