/** How much memory does a viewer take that has been sent a million events? Bytes are shown where other benches show nanoseconds. */
import { readFileSync } from 'node:fs';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { flowsRequest } from './events.ts';
import { post } from './sending.ts';
import { startViewerProcess } from './viewer-process.ts';

const EVENTS = 1_000_000;
const FLOWS_PER_REQUEST = 125;
const EVENTS_PER_REQUEST = 1_000;
const RETAINED = 64_000_000;
const AT_ONCE = 2;

/** What the machine has given to the process and not been given back. */
function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

function* requests(): Generator<Buffer> {
  for (let index = 0; index < EVENTS / EVENTS_PER_REQUEST; index += 1)
    yield flowsRequest(index, FLOWS_PER_REQUEST, 1_700_000_000);
}

async function viewer(bodies: Iterable<Buffer>): Promise<Prepared> {
  const running = await startViewerProcess('--retain', `${RETAINED / 1_000_000}MB`);
  await post(`${running.otlpUrl}/v1/logs`, bodies, AT_ONCE);
  return { sample: () => residentBytes(running.pid), teardown: () => running.end() };
}

const question: Question = {
  name: 'viewer/memory',
  question: `resident bytes of a viewer that retains ${RETAINED / 1_000_000} MB of the ${EVENTS} flow events that it was sent (1 ns stands for 1 byte)`,
  ours: { name: 'at its bound', setup: () => viewer(requests()) },
  rivals: [{ name: 'a viewer that was sent nothing', setup: () => viewer([]) }],
};

export default question;
