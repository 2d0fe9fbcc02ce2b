/** compose-check for tests: a program, which is asked by reading a small Compose file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGoProgram, goProgramFile } from '../go-program.ts';
import type { Service } from '../service.ts';
import { composeProgram, composeServices } from './program.ts';

const VERSION = '2.16.2';

/** Endpoint: `program`, its path. Its version is that of Compose's library. */
export const compose: Service = {
  name: 'compose',
  version: VERSION,
  prepare: ({ cacheDir, progress }) => buildGoProgram(composeProgram, cacheDir, progress),

  async start({ cacheDir }) {
    const program = goProgramFile(composeProgram, cacheDir);
    return { name: 'compose', version: VERSION, pids: [], endpoints: { program } };
  },

  async check({ endpoints }) {
    const folder = await mkdtemp(join(tmpdir(), 'weir-compose-'));
    try {
      const file = join(folder, 'compose.yaml');
      await writeFile(file, 'services: { a: { image: a }, b: { image: b, profiles: [more] } }\n');
      const names = Object.keys(await composeServices(endpoints['program'] ?? '', file));
      if (names.join() !== 'a') throw new Error(`compose-check finds ${names.join()}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },

  named({ WEIR_COMPOSE: program = '' }) {
    return program === '' ? undefined : { name: 'compose', version: 'named', pids: [], endpoints: { program } };
  },
};
