/** Starts `backend`. Environment: BOOKAPP_DATABASE_URL, PORT (default 8001), KAFKA_BROKERS (default: messages come over HTTP). */
import { migrate } from '../database/migrate.ts';
import { createPool } from '../database/pool.ts';
import { addressesFromEnvironment, hostFromEnvironment, portFromEnvironment } from '../environment.ts';
import { runService } from '../service.ts';
import { HttpDeliveries } from './http-deliveries.ts';
import { BookIngestion } from './ingestion.ts';
import type { KafkaDeliveries } from './kafka-deliveries.ts';
import { createBackend } from './server.ts';

await runService('backend', async () => {
  const pool = createPool();
  await migrate(pool);
  const ingestion = new BookIngestion(pool);
  const fromKafka = await kafkaDeliveries(ingestion);
  const fromHttp = new HttpDeliveries(ingestion);
  const app = await createBackend(fromHttp);
  const url = await app.listen({ host: hostFromEnvironment(), port: portFromEnvironment('PORT', 8_001) });
  return {
    url,
    async close() {
      await app.close();
      await fromHttp.drain();
      await fromKafka?.close();
      await pool.end();
    },
  };
});

async function kafkaDeliveries(ingestion: BookIngestion): Promise<KafkaDeliveries | undefined> {
  const brokers = addressesFromEnvironment('KAFKA_BROKERS');
  if (brokers === undefined) return undefined;
  // Loaded only where it is used: the client wants a newer Node than the rest.
  const { consumeFromKafka } = await import('./kafka-deliveries.ts');
  return consumeFromKafka(brokers, ingestion);
}
