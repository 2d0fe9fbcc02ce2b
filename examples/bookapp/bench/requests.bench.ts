/**
 * What does Weir cost a service? The same application on real servers, with all of Weir, with stock instrumentation alone and
 * without telemetry; each sample is a closed load of mostly reads, as the load generator has them.
 */
import type { Question, Side } from '../../../test/bench/question.ts';
import { type BenchServers, startBenchServers } from './servers.ts';
import { type LoadedSide, type LoadSample, startSide } from './side.ts';

const REQUESTS = 1_000;

let servers: Promise<BenchServers> | undefined;
let users = 0;

/** The services of one side, and the samples of the first question that the second still has to tell of. */
class BenchSide {
  readonly untold: LoadSample[] = [];
  readonly #preload: URL | undefined;
  readonly #index: number;
  #running: Promise<LoadedSide> | undefined;

  constructor(preload: URL | undefined, index: number) {
    this.#preload = preload;
    this.#index = index;
  }

  async start(): Promise<void> {
    users += 1;
    servers ??= startBenchServers();
    this.#running = startSide(await servers, this.#preload, this.#index);
    await this.#running;
  }

  async load(): Promise<LoadSample> {
    if (this.#running === undefined) await this.start();
    return (this.#running as Promise<LoadedSide>).then((running) => running.load(REQUESTS));
  }

  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    await (await this.#running).stop();
    this.#running = undefined;
    users -= 1;
    if (users > 0) return;
    await (await servers)?.stop();
    servers = undefined;
  }
}

const sides = {
  weir: new BenchSide(new URL('../dist/telemetry.js', import.meta.url), 0),
  stock: new BenchSide(new URL('stock-telemetry.ts', import.meta.url), 1),
  none: new BenchSide(undefined, 2),
};

function perRequest(name: string, side: BenchSide): Side {
  return {
    name,
    async setup() {
      await side.start();
      return {
        async sample() {
          const sample = await side.load();
          side.untold.push(sample);
          return sample.perRequestNs;
        },
        teardown: () => side.stop(),
      };
    },
  };
}

/** Of the requests that were sent for the first question; asked alone, it sends its own. */
function p99(name: string, side: BenchSide): Side {
  return {
    name,
    setup: () => ({
      sample: async () => (side.untold.shift() ?? (await side.load())).p99Ns,
      teardown: () => side.stop(),
    }),
  };
}

export default [
  {
    name: 'bookapp/request',
    question:
      'the time of a request at full load on real servers, the inverse of requests per second, with all of Weir',
    ours: perRequest('weir', sides.weir),
    rivals: [perRequest('stock', sides.stock), perRequest('none', sides.none)],
    bar: { kind: 'at_most', ratio: 1 / 0.95, rival: 'stock' },
  },
  {
    name: 'bookapp/p99',
    question: 'the p99 of the same requests',
    ours: p99('weir', sides.weir),
    rivals: [p99('stock', sides.stock), p99('none', sides.none)],
  },
] satisfies readonly Question[];
