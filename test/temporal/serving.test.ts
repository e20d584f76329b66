import { expect, inject, it } from 'vitest';
import { freePort } from '../../src/free-port.ts';
import { untilServing } from '../../src/temporal/serving.ts';

const never = new AbortController().signal;

it('asks a server again until it does what is asked', async () => {
  let asked = 0;
  const third = async () => {
    if (++asked < 3) throw new Error('Namespace default is not found.');
  };
  await untilServing(inject('temporalAddress'), third, never);
  expect(asked).toBe(3);
});

it('says how the server refused when it is too late to ask again', async () => {
  const refusing = () => Promise.reject(new Error('Namespace default is not found.'));
  await expect(untilServing(inject('temporalAddress'), refusing, AbortSignal.abort())).rejects.toThrow(
    'Namespace default is not found.',
  );
});

it('gives up on a server that does not listen', async () => {
  const asked = () => Promise.reject(new TypeError('Nobody listens, so nobody can be asked.'));
  const address = `127.0.0.1:${await freePort()}`;
  await expect(untilServing(address, asked, AbortSignal.timeout(300))).rejects.not.toThrow(TypeError);
});
