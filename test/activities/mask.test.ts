import { expect, test } from 'vitest';
import { mask } from '../../src/activities/mask.ts';

test.for([
  ['PASSWORD=swordfish', 'PASSWORD=***'],
  ['"apiKey": "swordfish", "name": "ana"', '"apiKey": "***", "name": "ana"'],
  ['db_password : swordfish', 'db_password : ***'],
  ['git clone https://ana:swordfish@git.example/shop.git', 'git clone https://ana:***@git.example/shop.git'],
  ['Authorization: Bearer swordfish.42', 'Authorization: Bearer ***'],
  ['curl -H "Authorization: Basic c3dvcmRmaXNo"', 'curl -H "Authorization: Basic ***"'],
  [`ghp_${'a1'.repeat(18)} was refused`, '*** was refused'],
  ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', '***'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\ndone', '***\ndone'],
] as const)('%o is told as %o', ([text, masked]) => {
  expect(mask(text)).toBe(masked);
});

test.for([
  ['max_tokens: 512'],
  ['secret "harbor-push" not found'],
  ['MountVolume.SetUp failed for volume "docker" : secret "harbor-push" not found'],
  ['125 passed, 3 failed'],
  ['https://git.example:8443/shop/web.git@3c1d9ab'],
])('%o stays as it is', ([text]) => {
  expect(mask(text ?? '')).toBe(text);
});

test('values we know ourselves are hidden wherever they stand', () => {
  expect(mask('pushing as robot with pa$$ to pa$$.lan', ['pa$$', ''])).toBe('pushing as robot with *** to ***.lan');
});

test('a long line without a secret takes no time', () => {
  const began = performance.now();
  mask('a-'.repeat(50_000));
  mask('https://'.repeat(20_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
