/** Metric sets that worker threads write and this thread collects. */
import type { RegistryCore } from '../registry/core.ts';
import { coreOf, defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import { RegionReader } from './region-reader.ts';
import { Region, REGION_BYTES } from './region.ts';

/** Options of {@link SharedMetricSets}. */
export interface SharedMetricSetsOptions {
  /** Collects what the threads write. Default: the registry of this thread. */
  readonly registry?: MetricSetRegistry;
  /** Size of each region, in bytes, from 16 KiB to 1 GiB. It never grows. Default 1 MiB. */
  readonly regionBytes?: number;
}

/** The memory of one worker thread. */
export interface MetricSetRegion {
  /** To be handed to the thread in its `workerData`, for `WorkerMetricSets`. */
  readonly memory: SharedArrayBuffer;
  /** Ends the region when the thread has exited, however it did. Returns the same region. */
  endWith(worker: { once(event: 'exit', listener: () => void): unknown }): MetricSetRegion;
  /** Keeps what the thread has written and lets go of its memory. The thread must have ended. Never throws. */
  end(): void;
}

/**
 * Hands out regions of shared memory, one to a thread, and has their sets collected with those of this thread: sets of one
 * schema with equal attributes are added up. Nothing is sent: a thread that is terminated at any point loses nothing that it
 * had written.
 *
 * @example
 * const shared = new SharedMetricSets({ registry });
 * const region = shared.region();
 * region.memory.byteLength; // 1_048_576
 * // new Worker(file, { workerData: { metrics: region.memory } }), then region.endWith(worker)
 */
export class SharedMetricSets {
  readonly #core: RegistryCore;
  readonly #regionBytes: number;
  readonly #open = new Set<RegionReader>();

  /** @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range */
  constructor(options: SharedMetricSetsOptions = {}) {
    const { registry = defaultRegistry, regionBytes = 1_048_576 } = options;
    const core = coreOf(registry);
    if (core === undefined) throw optionError('registry', 'a MetricSetRegistry', registry);
    const { least, most } = REGION_BYTES;
    if (!Number.isInteger(regionBytes) || regionBytes < least || regionBytes > most) {
      throw optionError('regionBytes', `an integer from ${least} to ${most}`, regionBytes);
    }
    this.#core = core;
    this.#regionBytes = regionBytes;
  }

  /** A region for one thread more. */
  region(): MetricSetRegion {
    // Of a fixed size: memory that may grow is read twenty times more slowly.
    const region = new Region(new SharedArrayBuffer(this.#regionBytes));
    const reader = new RegionReader(this.#core, region);
    this.#open.add(reader);
    const opened: MetricSetRegion = {
      memory: region.buffer,
      endWith: (worker) => {
        worker.once('exit', () => opened.end());
        return opened;
      },
      end: () => {
        if (this.#open.delete(reader)) reader.end();
      },
    };
    return opened;
  }

  /** How many regions are open. */
  get size(): number {
    return this.#open.size;
  }
}
