import { ask, basic, objectOf, under } from './ask.ts';
import { Elsewhere, inOrder, Trouble, type Check } from './check.ts';

export type HarborAccess = {
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Whether a secret that is not here is another part's. */
  readonly elsewhere: boolean;
};

/**
 * Harbor tells strangers little of itself; where its registry is it tells only whom it knows
 * (goharbor/harbor src/server/v2.0/handler/systeminfo.go). So one answer says both version and login.
 */
export function examineHarbor({ url, username, password, elsewhere }: HarborAccess): Promise<readonly Check[]> {
  const question = (path: string, headers: Record<string, string> = {}) =>
    ask({ system: 'Harbor', url: under(url, `api/v2.0/${path}`), variable: 'HARBOR_URL', headers });
  return inOrder([
    [
      'reachable',
      async () => {
        const health = objectOf(await question('health'), 'Harbor', 'Check HARBOR_URL: it has no path.');
        if (health['status'] === 'healthy') return 'healthy';
        const ill = (health['components'] as { name: string; status: string }[] | undefined) ?? [];
        const names = ill.filter(({ status }) => status !== 'healthy').map(({ name }) => name);
        throw new Trouble(`Harbor is not healthy: ${names.join(', ')}.`, 'See the logs of these parts of Harbor.');
      },
    ],
    [
      'login',
      async () => {
        const todo = 'Set HARBOR_USERNAME and HARBOR_PASSWORD to a robot account that is not disabled or expired.';
        if (!password && elsewhere) throw new Elsewhere('HARBOR_PASSWORD');
        if (!username || !password) throw new Trouble('There is no login for Harbor.', todo);
        const found = objectOf(await question('systeminfo', basic(username, password)), 'Harbor', todo);
        if (found['registry_url'] === undefined) throw new Trouble(`Harbor does not know ${username}.`, todo);
        const { harbor_version: version } = found;
        return `Harbor ${typeof version === 'string' ? version : 'of an untold version'}, as ${username}`;
      },
    ],
  ]);
}
