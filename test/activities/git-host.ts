import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lets git find `https://git.example/` in a folder, the way the playground does. */
export function gitEnv(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${folder}/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://git.example/',
  };
}

/** Somebody else's commit to a repository, pushed the ordinary way. Gives its hash. */
export function pushAs(name: string, repository: string, path: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-somebody-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  try {
    git('clone', '--quiet', repository, '.');
    const text = git('show', `HEAD:${path}`);
    writeFileSync(join(folder, path), change(text));
    git(
      '-c',
      `user.name=${name}`,
      '-c',
      `user.email=${name}@example`,
      'commit',
      '--quiet',
      '--all',
      '--message',
      `Change ${path}`,
    );
    git('push', '--quiet');
    return git('rev-parse', 'HEAD').trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
