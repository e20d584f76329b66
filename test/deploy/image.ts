import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join, matchesGlob, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { lineage, type Instruction, type Stage } from './dockerfile.ts';

export type BuildOptions = {
  readonly stages: readonly Stage[];
  /** The folder with the .dockerignore and everything that is copied. */
  readonly context: string;
  /** Empty; stages become folders in it. */
  readonly scratch: string;
};

export type Images = {
  /** Where a path of a stage's image is on this machine. */
  readonly path: (stage: string, inImage: string) => string;
};

/** Programs that are where these tests run; any other RUN line installs packages of the system and is left out. */
const HERE = /^(npm|node|find) /;

/**
 * Builds as far as that goes without a container engine: each stage is a folder that only its COPY and RUN lines fill,
 * and a stage on top of another goes on in its folder. Throws where a line names what is not there.
 */
export async function buildImages({ stages, context, scratch }: BuildOptions): Promise<Images> {
  const ignored = readIgnore(join(context, '.dockerignore'));
  const lackingPackages = new Set<string>();

  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'COPY') copy(stage, instruction);
      if (instruction.keyword === 'RUN') await run(stage, instruction);
    }
  }
  return { path };

  function path(stage: string, inImage: string): string {
    const lowest = lineage(stages, stage).find(({ instructions }) => instructions.some(fills));
    return join(scratch, lowest?.name ?? stage, inImage);
  }

  function copy({ name }: Stage, { flags: { from }, args }: Instruction): void {
    const words = args.split(/\s+/);
    const last = words.pop() ?? '';
    for (const word of words) {
      const source = from === undefined ? inContext(word) : path(from, word);
      if (from !== undefined && lackingPackages.has(from) && !existsSync(source)) continue;
      const folder = path(name, resolve(workdir(name), last));
      const target = last.endsWith('/') && statSync(source).isFile() ? join(folder, basename(source)) : folder;
      if (from === undefined) cpSync(source, target, { recursive: true, preserveTimestamps: true, filter: wanted });
      else linkTree(source, target);
    }
  }

  function inContext(word: string): string {
    const file = join(context, word);
    if (!existsSync(file)) throw new Error(`COPY ${word}: there is no such file.`);
    if (!wanted(file)) throw new Error(`COPY ${word}: .dockerignore keeps it out of the build.`);
    return file;
  }

  function wanted(file: string): boolean {
    return !ignored(relative(context, file));
  }

  async function run({ name }: Stage, { args }: Instruction): Promise<void> {
    const cwd = path(name, workdir(name));
    if (HERE.test(args)) {
      const { PATH = '', HOME = '' } = process.env;
      await execa(args, { shell: true, cwd, env: { PATH, HOME, npm_config_prefer_offline: 'true' }, extendEnv: false });
      return;
    }
    lackingPackages.add(name);
    for (const [, file = ''] of args.matchAll(/--requirements?(?:-file)? (\S+)/g)) {
      if (!existsSync(join(cwd, file))) throw new Error(`RUN ${args}: ${file} was not copied.`);
    }
  }

  /** None of our stages changes it on the way. */
  function workdir(stage: string): string {
    const all = lineage(stages, stage).flatMap(({ instructions }) => instructions);
    return all.findLast(({ keyword }) => keyword === 'WORKDIR')?.args ?? '/';
  }
}

const fills = ({ keyword }: Instruction) => keyword === 'COPY' || keyword === 'RUN';

/** The last pattern that fits a path or a folder around it decides (https://docs.docker.com/build/concepts/context). */
function readIgnore(file: string): (path: string) => boolean {
  const patterns = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return (path) => {
    const parts = path.split('/');
    const around = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    const fits = (pattern: string) => around.some((each) => matchesGlob(each, pattern.replace(/^!/, '')));
    return !(patterns.findLast(fits) ?? '!').startsWith('!');
  };
}

/** A copy that takes neither time nor room: the same files, with the times they have. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}
