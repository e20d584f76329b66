import { ask, objectOf, under, type Answer } from './ask.ts';
import { Elsewhere, firstThen, Trouble, type Check, type Look } from './check.ts';

export type ArgoCdAccess = {
  readonly url: string;
  readonly token: string | undefined;
  /** Whether a secret that is not here is another part's. */
  readonly elsewhere: boolean;
  /** `project/application` of everything that is deployed. */
  readonly applications: readonly string[];
};

const NEEDED = ['get', 'sync', 'update'] as const;

/** Version, whose token it is, and what it may do (argoproj/argo-cd server/account/account.go: `can-i`). */
export function examineArgoCd({ url, token, elsewhere, applications }: ArgoCdAccess): Promise<readonly Check[]> {
  const question = (path: string): Promise<Answer> =>
    ask({
      system: 'Argo CD',
      url: under(url, `api/${path}`),
      variable: 'ARGOCD_URL',
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  const renew = 'Make a token for an account with apiKey: `argocd account generate-token`, and set ARGOCD_TOKEN.';

  const first: Look[] = [
    [
      'reachable',
      async () => {
        const { Version } = objectOf(await question('version'), 'Argo CD', 'Check ARGOCD_URL.');
        return `Argo CD ${String(Version)}`;
      },
    ],
    [
      'token',
      async () => {
        if (!token && elsewhere) throw new Elsewhere('ARGOCD_TOKEN');
        if (!token) throw new Trouble('ARGOCD_TOKEN is not set.', renew);
        const { loggedIn, username } = objectOf(await question('v1/session/userinfo'), 'Argo CD', renew);
        if (loggedIn !== true) throw new Trouble('Argo CD does not know the token.', renew);
        return `acts as ${String(username)}`;
      },
    ],
  ];
  const permissions: Look = [
    'permissions',
    async () => {
      const asked = applications.flatMap((application) => NEEDED.map((action) => ({ action, application })));
      const answers = await Promise.all(
        asked.map(async ({ action, application }) => {
          const path = `v1/account/can-i/applications/${action}/${application.split('/').map(encodeURIComponent).join('/')}`;
          return objectOf(await question(path), 'Argo CD', renew)['value'] === 'yes';
        }),
      );
      const missing = asked
        .filter((_, at) => !answers[at])
        .map(({ action, application }) => `${action} ${application}`);
      if (missing.length === 0) return `may ${NEEDED.join(', ')} ${applications.join(', ')}`;
      throw new Trouble(
        `The token may not: ${missing.join(', ')}.`,
        'Grant them in argocd-rbac-cm: p, <role>, applications, <action>, <project>/<application>, allow.',
      );
    },
  ];
  return firstThen(first, applications.length ? [permissions] : []);
}
