/** Starts `backend`. Environment: BOOKAPP_DATABASE_URL, PORT (default 8001). */
import { migrate } from '../database/books.ts';
import { createPool } from '../database/pool.ts';
import { portFromEnvironment } from '../environment.ts';
import { runService } from '../service.ts';
import { BookIngestion } from './ingestion.ts';
import { createBackend } from './server.ts';

await runService('backend', async () => {
  const pool = createPool();
  await migrate(pool);
  const ingestion = new BookIngestion(pool);
  const app = createBackend(ingestion);
  const url = await app.listen({ host: '127.0.0.1', port: portFromEnvironment('PORT', 8_001) });
  return {
    url,
    async close() {
      await app.close();
      await ingestion.drain();
      await pool.end();
    },
  };
});
