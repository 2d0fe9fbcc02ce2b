/** The thread that owns the database: it writes what was read, answers questions between two writes, and lets go of what is too much. */
import type { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { detailOf, type ViewerError } from './errors.ts';
import { questionOf } from './questions/questions.ts';
import { cloudEventsByRow } from './questions/cloud-events.ts';
import { logsByRow } from './questions/logs.ts';
import { addRows, countedRows, noRows } from './rows/counts.ts';
import { openDatabase } from './storage/database.ts';
import { Eviction, type Evicted } from './storage/eviction.ts';
import type { News, StoreAnswer, StoreMessage, StoreThreadData, WriteMessage } from './storage/messages.ts';
import { inTransaction } from './storage/transaction.ts';
import { type Written, Writer } from './storage/writer.ts';

const main = parentPort as MessagePort;
const { data, reads } = workerData as { data: StoreThreadData; reads: MessagePort };

/** How often the age of what is kept is looked at. */
const AGE_CHECK_MS = 5_000;

const db = opened();
const { maxBytes, maxAgeMs } = data;
const writer = new Writer(db);
const eviction = new Eviction(db, { maxBytes, ...(maxAgeMs !== undefined && { maxAgeMs }) });
const kept = countedRows(db);
const received = noRows();
const evicted = noRows();
let isTold = false;
let removalProblem: string | undefined;

const say = (message: StoreAnswer): void => main.postMessage(message);

function write({ id, batch }: WriteMessage): void {
  const nowMs = Date.now();
  let written: Written;
  try {
    written = inTransaction(db, () => writer.write(batch, nowMs));
  } catch (error) {
    writer.forget();
    say({ writeFailed: id, problem: (error as Error).message });
    return;
  }
  addRows(kept, written.counts);
  addRows(received, written.counts);
  say({ written: id, news: newsOf(written) });
  if (eviction.usedBytes() > maxBytes) letGo(nowMs);
}

function newsOf({ counts, traces, scopes, logs, cloudEvents, ...more }: Written): News {
  const { moreLogs, moreCloudEvents } = more;
  if (!isTold) return { counts, traceIds: [], scopes: [], logs: [], moreLogs, cloudEvents: [], moreCloudEvents };
  return {
    counts,
    traceIds: [...traces],
    scopes: [...scopes],
    logs: logsByRow(db, logs),
    moreLogs,
    cloudEvents: cloudEventsByRow(db, cloudEvents),
    moreCloudEvents,
  };
}

function letGo(nowMs: number): void {
  const gone = remove(() => eviction.run(nowMs));
  if (gone !== undefined) say({ evicted: gone });
}

/** What cannot leave now is kept, and why is said to whoever asks what is held; later it leaves as the oldest. */
function remove(change: () => Evicted | undefined): Evicted | undefined {
  let gone: Evicted | undefined;
  try {
    gone = inTransaction(db, change);
    removalProblem = undefined;
  } catch (error) {
    removalProblem = (error as Error).message;
  }
  if (gone === undefined) return undefined;
  writer.forget();
  addRows(kept, gone.counts, -1);
  addRows(evicted, gone.counts);
  return gone;
}

function answer(message: StoreMessage): void {
  if ('close' in message) {
    db.close();
    process.exit();
  } else if ('told' in message) {
    isTold = message.told;
  } else if ('removeFlows' in message) {
    const { removeFlows } = message;
    remove(() => eviction.removeFlows(removeFlows));
  } else {
    const { id, question, args } = message;
    try {
      const ask = questionOf(question);
      if (ask === undefined) throw new Error(`nobody answers ${question}`);
      const state = { kept, received, evicted, removalProblem, usedBytes: () => eviction.usedBytes() };
      const found = ask({ db, state }, args);
      say({ id, json: found === undefined ? undefined : JSON.stringify(found) });
    } catch (error) {
      say({ id, problem: (error as Error).message });
    }
  }
}

function opened(): DatabaseSync {
  try {
    return openDatabase(data.file);
  } catch (error) {
    // Told, not thrown: an error that crosses threads loses its class.
    main.postMessage({ problem: detailOf(error as ViewerError) });
    throw error;
  }
}

main.postMessage('open');
main.on('message', answer);
reads.on('message', (message: WriteMessage) => {
  write(message);
  // Many writes may wait, and whoever looks at the page must not wait for all of them.
  for (let next = receiveMessageOnPort(main); next !== undefined; next = receiveMessageOnPort(main)) {
    answer(next.message as StoreMessage);
  }
});
if (maxAgeMs !== undefined) setInterval(() => letGo(Date.now()), AGE_CHECK_MS);
