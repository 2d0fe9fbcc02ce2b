import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ServiceUnavailableError } from './service.ts';
import { isAtLeast, neededGo, requireGo } from './go.ts';

const GO_MOD = 'module m\n\ngo 1.25.0\n\nrequire x v1.0.0\n';

const need = (module: string) => ({ title: 'the program', module, instead: 'name one in WEIR_OPA' });

/** Puts a folder first on the PATH in which `go` answers this; without an answer there is no other `go` either. */
function withGo(answer?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-go-'));
  if (answer !== undefined) writeFileSync(join(folder, 'go'), `#!/bin/sh\necho ${answer}\n`, { mode: 0o755 });
  const path = answer === undefined ? folder : [folder, process.env['PATH']].join(delimiter);
  vi.stubEnv('PATH', path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('the version that a module needs is that of its go.mod', () => {
  expect(neededGo(GO_MOD)).toBe('1.25.0');
  expect(neededGo('go 1.24\n')).toBe('1.24');
  expect(() => neededGo('module m\n')).toThrow('go.mod names no Go version');
});

test.each([
  ['go1.26.8', '1.25.0', true],
  ['go1.25.0', '1.25.0', true],
  ['go1.27rc1', '1.26.4', true],
  ['go2.0.1', '1.25.3', true],
  ['go1.25.0', '1.25.1', false],
  ['go1.19.8', '1.25.0', false],
  ['go1.9', '1.25.0', false],
  ['devel', '1.25.0', false],
])('%s is enough for %s: %s', (found, needed, enough) => {
  expect(isAtLeast(found, needed)).toBe(enough);
});

test('a Go that is new enough will do', async () => {
  await requireGo(need(withGo('go1.25.1')), GO_MOD);
});

test('without Go, or with an older one, it says what is there, what is needed and what else can be done', async () => {
  const old = requireGo(need(withGo('go1.19.8')), GO_MOD);
  await expect(old).rejects.toThrow(ServiceUnavailableError);
  await expect(old).rejects.toThrow(
    /building the program needs Go 1\.25\.0 or newer on the PATH \(go1\.19\.8 is there/,
  );
  await expect(requireGo(need(withGo()), GO_MOD)).rejects.toThrow(/\(none is there.*or name one in WEIR_OPA/);
});
