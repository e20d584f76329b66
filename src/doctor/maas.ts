import { maasApi, maasAuthorization } from '../maas.ts';
import { ask, objectOf } from './ask.ts';
import { Elsewhere, inOrder, Trouble, type Check } from './check.ts';

const WRONG = 'Check MAAS_URL: it ends in /MAAS, as in http://maas.lan:5240/MAAS.';

export type MaasAccess = {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** Whether a secret that is not here is another part's. */
  readonly elsewhere: boolean;
};

/** MAAS' version, which it tells anybody, then as whom our key counts (https://canonical.com/maas/docs/reference-api). */
export function examineMaas({ url, apiKey, elsewhere }: MaasAccess): Promise<readonly Check[]> {
  const question = (path: string, headers: Record<string, string>) =>
    ask({ system: 'MAAS', url: `${maasApi(url)}${path}`, variable: 'MAAS_URL', headers });
  return inOrder([
    [
      'reachable',
      async () => {
        const { version } = objectOf(await question('version/', {}), 'MAAS', WRONG);
        return `MAAS ${String(version)}`;
      },
    ],
    [
      'key',
      async () => {
        if (!apiKey && elsewhere) throw new Elsewhere('MAAS_API_KEY');
        if (!apiKey) throw new Trouble('MAAS_API_KEY is not set.', 'Make a key in MAAS under your user, and set it.');
        const answer = await question('users/?op=whoami', { authorization: maasAuthorization(apiKey) });
        const todo = 'Make a new key in MAAS and set MAAS_API_KEY; also check the clock, since keys are timed.';
        return `acts as ${String(objectOf(answer, 'MAAS', todo)['username'])}`;
      },
    ],
  ]);
}
