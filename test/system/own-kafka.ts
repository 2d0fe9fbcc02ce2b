/** A broker that belongs to the tests of one file, which may stop, kill and restart it. */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../services/cache.ts';
import { prepared } from '../services/container/engine.ts';
import { kafka, restartKafka } from '../services/kafka/service.ts';
import { endProcess } from '../services/server-process.ts';
import type { RunningService } from '../services/service.ts';

/** The broker as it runs now: another process after each restart, on the same ports and data. */
export interface OwnKafka {
  running: RunningService;
  /** Ends it and removes its data. */
  end(): Promise<void>;
}

/** @param properties lines that are added to `server.properties` */
export async function startOwnKafka(properties: readonly string[] = []): Promise<OwnKafka> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-kafka-'));
  const cacheDir = join(cacheRoot(), `${kafka.name}-${kafka.version}`);
  const context = await prepared(kafka, { cacheDir, dataDir, progress: () => {} });
  const own: OwnKafka = {
    running: await kafka.start(context),
    end: async () => {
      await Promise.all(own.running.pids.map((pid) => endProcess(pid)));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  if (properties.length > 0) {
    await appendFile(join(dataDir, 'server.properties'), properties.map((line) => `${line}\n`).join(''));
    own.running = await restartKafka(own.running);
  }
  return own;
}
