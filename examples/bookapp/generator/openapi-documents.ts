/** The OpenAPI documents that the routes of both services give. */
import type { FastifyInstance } from 'fastify';

/** Loads the services anew, so that what was generated before is seen. */
export async function openApiDocuments(): Promise<{ readonly bookapp: object; readonly backend: object }> {
  const [{ createBookapp }, { createBackend }] = await Promise.all([
    import('../src/bookapp/server.ts'),
    import('../src/backend/server.ts'),
  ]);
  // Routes are described, and never called.
  const nothing = {} as never;
  return {
    bookapp: await documentOf(
      await createBookapp({
        database: nothing,
        books: nothing,
        backend: nothing,
        bus: nothing,
        tokens: nothing,
        policy: nothing,
        injector: nothing,
      }),
    ),
    backend: await documentOf(await createBackend(nothing)),
  };
}

async function documentOf(app: FastifyInstance): Promise<object> {
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
