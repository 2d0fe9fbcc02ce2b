/** The life of one process of the book app: start, say so, stop on a signal, export what is left. */
import { shutDown } from './shutdown.ts';

/** A started server. */
export interface RunningService {
  readonly url: string;
  /** Stops taking work and waits for what is in hand. */
  close(): Promise<void>;
}

/** What a process tells its parent, where it has one. */
export interface ReadyMessage {
  readonly ready: string;
}

/**
 * Runs a service until SIGTERM, SIGINT, or the end of the parent that started it.
 *
 * @param name for the line that says where it listens
 */
export async function runService(name: string, start: () => Promise<RunningService>): Promise<void> {
  const service = await started(name, start);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    service
      .close()
      .then(shutDown)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`${name}: could not stop cleanly`, error);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  console.log(`${name} listens on ${service.url}`);
  process.send?.({ ready: service.url } satisfies ReadyMessage);
}

/** The service; where it could not start, the reason is said and the process ends. */
async function started(name: string, start: () => Promise<RunningService>): Promise<RunningService> {
  try {
    return await start();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    console.error(`${name} could not start: ${message === '' ? code : message}`);
    // Pools and timers that were opened on the way would keep the process.
    return process.exit(1);
  }
}
