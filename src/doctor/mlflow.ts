import { ask, basic, objectOf, under } from './ask.ts';
import { Elsewhere, inOrder, Trouble, type Check } from './check.ts';

export type MlflowAccess = {
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Whether a secret that is not here is another part's. */
  readonly elsewhere: boolean;
};

/** `/version` is open to all and to every host name; only a real question shows a login or host that is refused. */
export function examineMlflow({ url, username, password, elsewhere }: MlflowAccess): Promise<readonly Check[]> {
  const common = { system: 'MLflow', variable: 'MLFLOW_TRACKING_URI' };
  return inOrder([
    [
      'reachable',
      async () => {
        const { status, text } = await ask({ ...common, url: under(url, 'version') });
        if (status === 200 && /^\d/.test(text)) return `MLflow ${text.trim()}`;
        throw new Trouble(`MLflow answers ${status} to /version.`, 'Check MLFLOW_TRACKING_URI.');
      },
    ],
    [
      'login',
      async () => {
        const headers = username && password ? basic(username, password) : {};
        const search = { ...common, url: under(url, 'api/2.0/mlflow/experiments/search'), headers };
        const answer = await ask({ ...search, body: { max_results: 1 } });
        if (answer.text.includes('Invalid Host header')) {
          throw new Trouble(
            `MLflow refuses the host name ${new URL(url).host}.`,
            `Start MLflow with --allowed-hosts that has ${new URL(url).host} in it.`,
          );
        }
        if (answer.status === 401 && !password && elsewhere) throw new Elsewhere('MLFLOW_TRACKING_PASSWORD');
        objectOf(answer, 'MLflow', 'Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.');
        return username ? `reads experiments as ${username}` : 'reads experiments without a login';
      },
    ],
  ]);
}
