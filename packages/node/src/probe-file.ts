/** Where the module is that the doctor loads into a process: beside this one, both as source and as built. */
import { extname } from 'node:path';

/** The probe. */
export function probeFile(): URL {
  return new URL(`./doctor-probe${extname(import.meta.url)}`, import.meta.url);
}
