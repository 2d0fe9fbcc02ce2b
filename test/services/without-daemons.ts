/** Keeps packages from starting their servers when they are installed: those would run on fixed ports, for ever. */
import { readFile, rm, writeFile } from 'node:fs/promises';

/** What Debian's packages ask before they start a server (`invoke-rc.d`, `deb-systemd-invoke`); 101 forbids it. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const MARK = '# Made while packages for tests are installed.';

/** Runs the installation under a policy of its own, unless the machine has one. */
export async function withoutDaemons<T>(install: () => Promise<T>, policyFile: string = POLICY_FILE): Promise<T> {
  const present = await readFile(policyFile, 'utf8').catch(() => MARK);
  if (!present.includes(MARK)) return install();
  // Without effect once this process is gone, in case it cannot take the file away.
  const policy = `#!/bin/sh\n${MARK}\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
  await writeFile(policyFile, policy, { mode: 0o755 });
  try {
    return await install();
  } finally {
    await rm(policyFile, { force: true });
  }
}
