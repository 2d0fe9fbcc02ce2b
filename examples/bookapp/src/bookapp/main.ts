/** Starts `bookapp`. Environment: BOOKAPP_DATABASE_URL, BACKEND_URL, PORT (default 8000). */
import { migrate } from '../database/books.ts';
import { createPool } from '../database/pool.ts';
import { portFromEnvironment, requiredFromEnvironment } from '../environment.ts';
import { HttpMessageBus } from '../messaging/message-bus.ts';
import { runService } from '../service.ts';
import { createBookapp } from './server.ts';

await runService('bookapp', async () => {
  const backendUrl = requiredFromEnvironment('BACKEND_URL', 'where the backend listens');
  const pool = createPool();
  await migrate(pool);
  const app = createBookapp({ pool, bus: new HttpMessageBus(new URL('/events', backendUrl).href), backendUrl });
  const url = await app.listen({ host: '127.0.0.1', port: portFromEnvironment('PORT', 8_000) });
  return {
    url,
    async close() {
      await app.close();
      await pool.end();
    },
  };
});
