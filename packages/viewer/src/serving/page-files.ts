/** The page: the files that were built of it, read once, and given out by name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file as it is sent. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** Its name changes with its content, so a browser need not ask again. */
  readonly isImmutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
};

/** What stands in place of the page where it was not built. */
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Weir viewer</title>
<p>The viewer runs. Its page is not in this build; its answers are below <a href="/api/health">/api/health</a>.`;

/** Files by their path, such as `/assets/index.js`; `/index.html` is always there. */
export function pageFiles(folder: string = builtPage()): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>([['/index.html', pageFile('index.html', Buffer.from(NOT_BUILT))]]);
  for (const path of pathsIn(folder)) {
    files.set(`/${path.split(sep).join('/')}`, pageFile(path, readFileSync(join(folder, path))));
  }
  return files;
}

function builtPage(): string {
  // Beside what is built of this module, or beside its sources.
  const place = import.meta.url.endsWith('.ts') ? '../../dist/page/' : './page/';
  return fileURLToPath(new URL(place, import.meta.url));
}

function pathsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && contentTypeOf(entry.name) !== undefined)
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
}

function pageFile(path: string, body: Buffer): PageFile {
  return {
    contentType: contentTypeOf(path) ?? 'application/octet-stream',
    body,
    gzipped: gzipSync(body),
    isImmutable: /[.-][\w-]{8,}\.\w+$/.test(path),
  };
}

function contentTypeOf(path: string): string | undefined {
  return CONTENT_TYPES[/\.(\w+)$/.exec(path)?.[1] ?? ''];
}
