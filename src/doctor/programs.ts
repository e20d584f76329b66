import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { firstThen, inOrder, Trouble, type Check, type Look } from './check.ts';

export type AnsibleAccess = {
  /** `ansible-playbook`, or its path. */
  readonly program: string;
  readonly privateKeyFile: string | undefined;
};

/** ms. A cold start of Ansible takes seconds. */
const PATIENCE = 20_000;
const OTHERS = 0o077;

/** Its version, the collection our playbooks' output comes from, and the key by which it logs in. */
export function examineAnsible({ program, privateKeyFile }: AnsibleAccess): Promise<readonly Check[]> {
  const install = 'Install ansible-core 2.16 or newer, or set ANSIBLE_PLAYBOOK to the path of ansible-playbook.';
  const collection: Look = [
    'collection ansible.posix',
    async () => {
      const galaxy = program.includes('/') ? join(dirname(program), 'ansible-galaxy') : 'ansible-galaxy';
      const { stdout, exitCode } = await run(galaxy, ['collection', 'list', 'ansible.posix', '--format=json']);
      const version = exitCode === 0 ? /"ansible\.posix":\s*\{\s*"version":\s*"([^"]+)"/.exec(stdout)?.[1] : undefined;
      if (version) return `ansible.posix ${version}`;
      throw new Trouble(
        'The collection ansible.posix is not installed, so progress is read from plain text.',
        'ansible-galaxy collection install ansible.posix',
      );
    },
  ];
  const key: Look = ['private key', async () => readableKey(privateKeyFile ?? '')];
  return firstThen(
    [['program', () => version(program, ['--version'], /\[core ([^\]]+)\]/, 'ansible-core', install)]],
    [collection, ...(privateKeyFile ? [key] : [])],
  );
}

/** Versions are resolved and deployments written by git. */
export function examineGit(): Promise<readonly Check[]> {
  return inOrder([
    ['program', () => version('git', ['--version'], /git version (\S+)/, 'git', 'Install git 2.30 or newer.')],
  ]);
}

async function version(
  program: string,
  args: readonly string[],
  pattern: RegExp,
  called: string,
  todo: string,
): Promise<string> {
  const { stdout, exitCode, failed, shortMessage = '' } = await run(program, args);
  const found = pattern.exec(stdout)?.[1];
  if (found) return `${called} ${found}`;
  const why = exitCode === undefined ? 'cannot be started' : failed ? shortMessage : 'does not tell its version';
  throw new Trouble(`${program} ${why}.`, todo);
}

function run(program: string, args: readonly string[]) {
  const HOME = process.env['HOME'] ?? '';
  const env = { PATH: process.env['PATH'] ?? '', HOME, LANG: 'C.UTF-8' };
  return execa(program, args, { env, extendEnv: false, stdin: 'ignore', reject: false, timeout: PATIENCE });
}

/**
 * ssh does not use a key of one's own that others can read; one of somebody else's, as Kubernetes mounts a secret for a
 * group, it takes as it is (OpenSSH authfile.c, `sshkey_perm_ok`).
 */
export function isTakenBySsh({ mode, uid }: { mode: number; uid: number }, me: number | undefined): boolean {
  return (mode & OTHERS) === 0 || uid !== me;
}

function readableKey(file: string): string {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new Trouble(`${file} cannot be read.`, 'Check ANSIBLE_PRIVATE_KEY_FILE and who may read the file.');
  }
  if (isTakenBySsh(statSync(file), process.getuid?.())) return `${file} is there`;
  throw new Trouble(`${file} can be read by others, so ssh will not use it.`, `chmod 600 ${file}`);
}
