import { DATASET, MODEL } from '../../constants.ts';
import type { TrainInput } from '../../operations.ts';
import type { Operation } from '../catalog.ts';
import { InputError } from '../user-error.ts';

const YES = ['yes'] as const;
const PAIRS = /^[A-Za-z][A-Za-z0-9_.-]{0,63}=[^,]{1,200}(,[A-Za-z][A-Za-z0-9_.-]{0,63}=[^,]{1,200})*$/;

/** What people train, or roll back to the champion of before. */
export const train: Operation<TrainInput> = {
  name: 'trainModel',
  command: '/train',
  usage: '/train <model> [--dataset uri] [--param k=v] [--rollback] [--register]',
  fields: [
    { name: 'model', pattern: MODEL, flag: false, choices: ({ models }) => Object.keys(models) },
    { name: 'dataset', pattern: DATASET, flag: true },
    { name: 'param', pattern: PAIRS, flag: true },
    { name: 'rollback', pattern: /^yes$/, flag: true, choices: () => YES },
    { name: 'register', pattern: /^yes$/, flag: true, choices: () => YES },
  ],
  normalise,
  input: ({ model = '', dataset, param, rollback, register }) => ({
    model,
    ...(dataset ? { dataset } : {}),
    ...(param ? { params: Object.fromEntries(pairsOf(param)) } : {}),
    ...(rollback ? { rollback: true } : {}),
    ...(register ? { register: true } : {}),
  }),
  target: ({ model }) => model,
  id: ({ model }) => `train/${model}`,
  async check({ rollback, dataset, params, register }) {
    if (rollback && (dataset ?? params ?? register)) {
      throw new InputError(({ input }) => input.rollbackAlone, 'rollback');
    }
  },
  problem({ param }) {
    const names = param ? pairsOf(param).map(([name]) => name) : [];
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    return twice ? new InputError(({ input }) => input.paramTwice(twice), 'param') : undefined;
  },
};

/** Switches need no value, and `--param` may stand there as often as there are parameters. */
function normalise(text: string): string {
  const params: string[] = [];
  const rest = text
    .replaceAll(/(^|\s)(?:--|—)param[= ]\s*("[^"]*"|\S+)/g, (_, before: string, pair: string) => {
      params.push(pair.replaceAll('"', ''));
      return before;
    })
    .replaceAll(/(^|\s)((?:--|—)(?:rollback|register))(?=\s|$)/g, '$1$2=yes');
  return params.length ? `${rest} "--param=${params.join(',')}"` : rest;
}

function pairsOf(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
}
