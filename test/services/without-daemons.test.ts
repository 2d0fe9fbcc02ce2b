import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../checks/command.ts';
import { withoutDaemons } from './without-daemons.ts';

function policyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'policy-rc.d');
}

test('servers may not be started during the installation, and nothing of that is left, though it fails', async () => {
  const file = policyFile();
  const answer = await withoutDaemons(() => command(file, ['redis-server', 'start'], '/'), file);
  expect(answer.status).toBe(101);
  expect(existsSync(file)).toBe(false);
  await expect(withoutDaemons(() => Promise.reject(new Error('no disk')), file)).rejects.toThrow('no disk');
  expect(existsSync(file)).toBe(false);
});

test('a policy that a killed run has left forbids nothing, and is replaced', async () => {
  const file = policyFile();
  const policy = await withoutDaemons(async () => readFileSync(file, 'utf8'), file);
  const { output: gone } = await command('sh', ['-c', 'echo $$'], '/');
  writeFileSync(file, policy.replace(String(process.pid), gone.trim()), { mode: 0o755 });
  expect((await command(file, [], '/')).status).toBe(0);
  expect((await withoutDaemons(() => command(file, [], '/'), file)).status).toBe(101);
});

test('a policy of the machine is left as it is', async () => {
  const file = policyFile();
  writeFileSync(file, '#!/bin/sh\nexit 104\n', { mode: 0o755 });
  expect((await withoutDaemons(() => command(file, [], '/'), file)).status).toBe(104);
  expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 104\n');
});
