/** The processes of the demo, started in order and stopped so that each can still say what it has left. */
import { type ChildService, startChildService } from './child-service.ts';
import { interruption } from './interruption.ts';

const TELEMETRY = new URL('../telemetry.js', import.meta.url);

/** Where the processes listen and export to. */
export interface StackOptions {
  readonly otlpUrl: string;
  readonly port: number;
  readonly backendPort: number;
  /** A PostgreSQL. Default: that of `BOOKAPP_DATABASE_URL`, else an embedded one. */
  readonly databaseUrl?: string;
  /** Addresses of Kafka's brokers, separated by commas. Default: messages go over HTTP. */
  readonly kafkaBrokers?: string;
  /** Where flow events go beside the logs. Default: nowhere. */
  readonly flowTopic?: string;
  /** Of the Redis that caches books. Default: SQLite does. */
  readonly redisUrl?: string;
  /** A Spotlight for errors. Default: that of `SENTRY_SPOTLIGHT`, if any. */
  readonly spotlightUrl?: string;
  readonly signal: AbortSignal;
  readonly onStart: (started: ChildService) => void;
}

/** The running processes. */
export interface Stack {
  readonly bookappUrl: string;
  /** Rejects when one of them ends by itself. Never resolves. */
  readonly died: Promise<never>;
  /** Ends them: who sends first, who is sent to last. */
  stop(): Promise<void>;
}

/**
 * Starts the database (unless `BOOKAPP_DATABASE_URL` names one), the backend and the bookapp. Where one fails, those that
 * run are stopped.
 *
 * @throws ChildServiceError
 */
export async function startStack({
  otlpUrl,
  port,
  backendPort,
  databaseUrl = process.env['BOOKAPP_DATABASE_URL'],
  kafkaBrokers = '',
  flowTopic = '',
  redisUrl = '',
  spotlightUrl,
  signal,
  onStart,
}: StackOptions): Promise<Stack> {
  const children: ChildService[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
  };
  const start = async (name: string, main: string, env: Record<string, string>, telemetry = true): Promise<string> => {
    if (signal.aborted) await interruption(signal);
    const child = await startChildService({
      name,
      main: new URL(main, import.meta.url),
      env,
      signal,
      ...(telemetry ? { preload: TELEMETRY } : {}),
    });
    children.push(child);
    onStart(child);
    return child.url;
  };
  try {
    const database = databaseUrl ?? (await start('database', '../database/embedded.js', { PORT: '0' }, false));
    const common = {
      BOOKAPP_DATABASE_URL: database,
      HOST: '127.0.0.1',
      // Said here, so that whatever else the environment names is not used.
      KAFKA_BROKERS: kafkaBrokers,
      FLOW_EVENTS_TOPIC: flowTopic,
      REDIS_URL: redisUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      ...(spotlightUrl !== undefined && { SENTRY_SPOTLIGHT: spotlightUrl }),
    };
    const backendUrl = await start('backend', '../backend/main.js', {
      ...common,
      OTEL_SERVICE_NAME: 'backend',
      PORT: String(backendPort),
    });
    const bookappUrl = await start('bookapp', '../bookapp/main.js', {
      ...common,
      OTEL_SERVICE_NAME: 'bookapp',
      PORT: String(port),
      BACKEND_URL: backendUrl,
    });
    return { bookappUrl, died: Promise.race(children.map((child) => child.died)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
