/** PostgreSQL without an installation: PGlite behind its socket server, in a process of its own. */
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { portFromEnvironment } from '../environment.ts';
import type { ReadyMessage } from '../service.ts';
import { MAX_CONNECTIONS } from './pool.ts';

const SERVICES = 2;

const db = await PGlite.create();
const server = new PGLiteSocketServer({
  db,
  host: '127.0.0.1',
  port: portFromEnvironment('PORT', 0),
  maxConnections: SERVICES * MAX_CONNECTIONS,
});
await server.start();

const stop = (): void => {
  server
    .stop()
    .then(() => db.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);

const url = `postgres://postgres@${server.getServerConn()}/postgres`;
console.log(`database listens on ${url}`);
process.send?.({ ready: url } satisfies ReadyMessage);
