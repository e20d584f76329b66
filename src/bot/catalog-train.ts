import { DATASET, MODEL } from '../constants.ts';
import type { TrainInput } from '../run.ts';
import type { Operation } from './catalog.ts';
import { UserError } from './user-error.ts';

const YES = /^yes$/;
const PAIRS = /^[A-Za-z][A-Za-z0-9_.-]{0,63}=[^,]{1,200}(,[A-Za-z][A-Za-z0-9_.-]{0,63}=[^,]{1,200})*$/;

/** What people train, or roll back to the champion of before. */
export const train: Operation<TrainInput> = {
  name: 'trainModel',
  family: 'train',
  command: '/train',
  summary: 'Train a model and ask whether it becomes the champion',
  usage: '/train <model> [--dataset uri] [--param k=v] [--rollback] [--register]',
  fields: [
    {
      name: 'model',
      called: 'a model',
      pattern: MODEL,
      allowed: 'lower-case letters, digits and dashes',
      flag: false,
      choices: ({ models }) => Object.keys(models),
    },
    { name: 'dataset', called: 'a dataset', pattern: DATASET, allowed: 'one address without spaces', flag: true },
    {
      name: 'param',
      called: 'parameters',
      pattern: PAIRS,
      allowed: 'name=value, several separated by commas',
      flag: true,
    },
    { name: 'rollback', called: 'a choice', pattern: YES, allowed: 'yes', flag: true },
    { name: 'register', called: 'a choice', pattern: YES, allowed: 'yes', flag: true },
  ],
  underWay: 'is already being trained',
  normalise,
  input: ({ model = '', dataset, param, rollback, register }) => {
    if (rollback && (dataset ?? param ?? register)) {
      throw new UserError('--rollback trains nothing, so it goes alone.');
    }
    return {
      model,
      ...(dataset ? { dataset } : {}),
      ...(param ? { params: paramsOf(param) } : {}),
      ...(rollback ? { rollback: true } : {}),
      ...(register ? { register: true } : {}),
    };
  },
  target: ({ model }) => model,
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

function paramsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at);
  if (twice) throw new UserError(`--param ${twice[0]} is there twice.`);
  return Object.fromEntries(pairs) as Record<string, string>;
}
