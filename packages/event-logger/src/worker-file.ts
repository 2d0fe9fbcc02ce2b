/** Where the modules are that run in a thread of their own: beside this one, both as source and as built. */
import { extname } from 'node:path';

/** The entry of a worker, by the name of its file. */
export function workerFile(name: 'console-worker' | 'its-worker'): URL {
  return new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
}
