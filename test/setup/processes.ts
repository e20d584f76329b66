import { readdirSync, readFileSync } from 'node:fs';

export type Process = { readonly pid: number; readonly command: string; readonly environment: string };

/** What runs on this Linux machine, from `/proc`; a process that ends meanwhile is left out. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const read = (file: string) => readFileSync(`/proc/${name}/${file}`, 'utf8');
        return [{ pid: Number(name), command: read('cmdline'), environment: read('environ') }];
      } catch {
        return [];
      }
    });
}
