/** `flags` are those before the arguments: `--from=build`. `args` is the rest, on one line. */
export type Instruction = {
  readonly keyword: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly args: string;
};

export type Stage = {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
};

/** As much of https://docs.docker.com/reference/dockerfile as ours uses: no heredocs, no ONBUILD. */
export function parseDockerfile(source: string): readonly Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of logicalLines(source).map(parseInstruction)) {
    if (instruction.keyword === 'FROM') {
      const [base = '', , name = String(stages.length)] = instruction.args.split(/\s+/);
      stages.push({ name, base, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new TypeError(`${instruction.keyword} stands before the first FROM.`);
      stage.instructions.push(instruction);
    }
  }
  return stages;
}

/** A stage and those it is built on, the lowest first. */
export function lineage(stages: readonly Stage[], target: string): readonly Stage[] {
  const stage = stages.find(({ name }) => name === target);
  return stage ? [...lineage(stages, stage.base), stage] : [];
}

/** Every instruction of a kind that an image is made of, in order. */
export function said(stages: readonly Stage[], target: string, keyword: string): readonly Instruction[] {
  return lineage(stages, target).flatMap(({ instructions }) => instructions.filter((each) => each.keyword === keyword));
}

/** The one in force: the last USER, CMD or ENTRYPOINT wins. */
export function inForce(stages: readonly Stage[], target: string, keyword: string): Instruction {
  const last = said(stages, target, keyword).at(-1);
  if (!last) throw new TypeError(`The image ${target} has no ${keyword}.`);
  return last;
}

/** `["node", "src/main.ts"]`, also where other words stand before it. */
export function execForm({ args }: Instruction): readonly string[] {
  return JSON.parse(args.slice(args.indexOf('['))) as string[];
}

/** `A=1 B="two words"`. */
export function pairs({ args }: Instruction): Readonly<Record<string, string>> {
  const found = [...args.matchAll(/([\w.-]+)=("(?:[^"\\]|\\.)*"|\S*)/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')]));
}

function logicalLines(source: string): readonly string[] {
  const kept = source.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return kept
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
}

function parseInstruction(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
  const flags: Record<string, string> = {};
  let args = rest;
  for (let flag; (flag = /^--([a-z-]+)(?:=(\S*))?\s+/.exec(args)); args = args.slice(flag[0].length)) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
  }
  return { keyword: keyword.toUpperCase(), flags, args };
}
