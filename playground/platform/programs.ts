import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STAND_IN = fileURLToPath(new URL('./ansible-playbook.ts', import.meta.url));

export function kubeconfigFor(server: string, token: string): string {
  const clusters = [{ name: 'playground', cluster: { server, 'insecure-skip-tls-verify': true } }];
  const users = [{ name: 'deckhand', user: { token } }];
  const contexts = [{ name: 'playground', context: { cluster: 'playground', user: 'deckhand' } }];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users,
    contexts,
    'current-context': 'playground',
  });
}

/** Executables of the usual names; the playbook's runs the stand-in with the Node that runs us. */
export function standIn(folder: string, url: string): string {
  const galaxy = join(folder, 'ansible-galaxy');
  writeFileSync(galaxy, `#!/bin/sh\necho '{"/collections": {"ansible.posix": {"version": "3.0.0"}}}'\n`);
  chmodSync(galaxy, 0o755);
  const file = join(folder, 'ansible-playbook');
  writeFileSync(file, `#!/bin/sh\nDECKHAND_PLATFORM_URL=${url} exec "${process.execPath}" "${STAND_IN}" "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
