import { describe, expect, it } from 'vitest';
import { catalog, workflowIdOf } from '../../src/bot/catalog.ts';
import { parse } from '../../src/bot/parse.ts';
import { settingsFor } from './settings.ts';

const settings = settingsFor({ models: { churn: {}, fraud: {} } });
const train = catalog.find(({ name }) => name === 'trainModel');
if (!train) throw new TypeError('The catalog has no training.');
const read = (text: string) => parse(train, text, settings);

describe('/train', () => {
  it('reads model, dataset and any number of parameters', () => {
    expect(read('churn --dataset s3://a/b --param depth=8 --param "note=two words" --register')).toEqual({
      model: 'churn',
      dataset: 's3://a/b',
      params: { depth: '8', note: 'two words' },
      register: true,
    });
    expect(workflowIdOf(train, read('churn'))).toBe('train/churn');
  });

  it('reads switches without a value, also as phones write them', () => {
    expect(read('churn —rollback')).toEqual({ model: 'churn', rollback: true });
    expect(read('churn --param=a=1 --param=b=x=y')).toEqual({ model: 'churn', params: { a: '1', b: 'x=y' } });
  });

  it.each([
    ['spam', /no "spam"; choose one of churn, fraud/],
    ['churn --param depth', /can't read "depth" as parameters: name=value/],
    ['churn --param a=1 --param a=2', /--param a is there twice/],
    ['churn --dataset', /--dataset needs a value/],
    ['churn --rollback now', /no "churn now"|can't read "churn now" as a model/],
  ])('refuses %j before anything starts', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});
