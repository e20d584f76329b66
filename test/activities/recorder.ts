import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Recorder = ReturnType<typeof createRecorder>;

/** Puts itself before a program and keeps its arguments, its environment and the variables' file it was given. */
export function createRecorder(folder: string, behind: string) {
  const program = join(folder, 'recorded-playbook');
  const [calls, vars] = [join(folder, 'calls'), join(folder, 'vars')];
  const script = `#!/bin/sh
{ printf '%s\\n' "$@"; env; } >> "${calls}"
for each in "$@"; do
  case $each in --extra-vars=@*) cp "\${each#--extra-vars=@}" "${vars}" ;; esac
done
exec "${behind}" "$@"
`;
  writeFileSync(program, script);
  chmodSync(program, 0o755);

  return {
    program,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8') : ''),
    vars: () => JSON.parse(readFileSync(vars, 'utf8')) as Record<string, unknown>,
  };
}
