/** Starts `bookapp`. Environment: BOOKAPP_DATABASE_URL, BACKEND_URL, PORT (default 8000), KAFKA_BROKERS (default: HTTP). */
import { migrate } from '../database/books.ts';
import { createPool } from '../database/pool.ts';
import { addressesFromEnvironment, portFromEnvironment, requiredFromEnvironment } from '../environment.ts';
import { HttpMessageBus, type MessageBus } from '../messaging/message-bus.ts';
import { runService } from '../service.ts';
import { createBookapp } from './server.ts';

await runService('bookapp', async () => {
  const backendUrl = requiredFromEnvironment('BACKEND_URL', 'where the backend listens');
  const pool = createPool();
  await migrate(pool);
  const bus = await openBus(backendUrl);
  const app = createBookapp({ pool, bus, backendUrl });
  const url = await app.listen({ host: '127.0.0.1', port: portFromEnvironment('PORT', 8_000) });
  return {
    url,
    async close() {
      await app.close();
      await bus.close();
      await pool.end();
    },
  };
});

async function openBus(backendUrl: string): Promise<MessageBus> {
  const brokers = addressesFromEnvironment('KAFKA_BROKERS');
  if (brokers === undefined) return new HttpMessageBus(new URL('/events', backendUrl).href);
  // Loaded only where it is used: the client wants a newer Node than the rest.
  const { KafkaMessageBus } = await import('../messaging/kafka-message-bus.ts');
  return KafkaMessageBus.open(brokers);
}
