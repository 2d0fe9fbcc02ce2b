/**
 * Starts `bookapp`. Environment: BOOKAPP_DATABASE_URL, BACKEND_URL, PORT (default 8000), KAFKA_BROKERS (default: messages go
 * over HTTP), REDIS_URL (default: SQLite), BOOKAPP_CACHE_FILE (of SQLite; default: in memory), BOOKAPP_JWT_SECRET_FILE
 * (default: no token is looked at).
 */
import { openPolicy } from '../auth/policy.ts';
import { Tokens } from '../auth/tokens.ts';
import { createBackendClient } from '../backend/client.ts';
import { openBookCache } from '../cache/book-cache.ts';
import { migrate } from '../database/migrate.ts';
import { createPool } from '../database/pool.ts';
import {
  addressesFromEnvironment,
  hostFromEnvironment,
  portFromEnvironment,
  requiredFromEnvironment,
  textFromEnvironment,
} from '../environment.ts';
import { ErrorInjector } from '../error-injection/injector.ts';
import { HttpMessageBus, type MessageBus } from '../messaging/message-bus.ts';
import { runService } from '../service.ts';
import { createBookapp } from './server.ts';

const SECRET_REFRESH_MS = 1_000;

await runService('bookapp', async () => {
  const backendUrl = requiredFromEnvironment('BACKEND_URL', 'where the backend listens');
  const database = createPool();
  await migrate(database);
  const tokens = new Tokens(textFromEnvironment('BOOKAPP_JWT_SECRET_FILE'));
  await tokens.refresh();
  const bus = await openBus(backendUrl);
  const { cache: books, close: closeCache } = await openBookCache(
    textFromEnvironment('REDIS_URL'),
    textFromEnvironment('BOOKAPP_CACHE_FILE') ?? ':memory:',
  );
  const injector = new ErrorInjector(database);
  await injector.start();
  const backend = createBackendClient(backendUrl);
  const app = await createBookapp({ database, books, backend, bus, tokens, policy: await openPolicy(), injector });
  const url = await app.listen({ host: hostFromEnvironment(), port: portFromEnvironment('PORT', 8_000) });
  const refresh = setInterval(() => void tokens.refresh().catch(warn), SECRET_REFRESH_MS).unref();
  return {
    url,
    async close() {
      clearInterval(refresh);
      injector.stop();
      await app.close();
      await bus.close();
      await closeCache();
      await database.end();
    },
  };
});

function warn({ message }: Error): void {
  console.error(`bookapp: the secret of tokens was not read: ${message}`);
}

async function openBus(backendUrl: string): Promise<MessageBus> {
  const brokers = addressesFromEnvironment('KAFKA_BROKERS');
  if (brokers === undefined) return new HttpMessageBus(new URL('/events', backendUrl).href);
  // Loaded only where it is used: the client wants a newer Node than the rest.
  const { KafkaMessageBus } = await import('../messaging/kafka-message-bus.ts');
  return KafkaMessageBus.open(brokers);
}
