import { VERSION } from '../../constants.ts';
import { allows } from '../../policy.ts';
import type { DeployInput } from '../../operations.ts';
import type { Operation } from '../catalog.ts';
import { InputError } from '../user-error.ts';

/** An app's name in `deckhand.yaml`. */
export const APP = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const REASON = /^\S.{2,199}$/;
/** Versions named to somebody who asked for one that is not there. */
const NEWEST = 5;

export const deploy: Operation<DeployInput> = {
  name: 'deploy',
  command: '/deploy',
  usage: '/deploy <app> <version> [--override "why it cannot wait"]',
  fields: [
    { name: 'app', pattern: APP, flag: false, choices: ({ apps }) => Object.keys(apps) },
    {
      name: 'version',
      pattern: VERSION,
      flag: false,
      options: async (_, { lookup, values: { app = '' } }) =>
        (await lookup.versions?.(app))?.map((value) => ({ value })),
    },
    { name: 'override', pattern: REASON, flag: true },
  ],
  input: ({ app = '', version = '', ...rest }) => ({ app, version, ...rest }),
  target: ({ app }) => app,
  id: ({ app }) => `deploy/${app}`,
  async check({ app, version, override }, { lookup, settings, person }) {
    const mayOverride = settings.policies.deploy.override;
    if (override && !allows(mayOverride, person)) {
      throw new InputError(({ input }) => input.noOverride(mayOverride), 'override');
    }
    const known = await lookup.versions?.(app);
    if (!known || known.includes(version)) return;
    throw new InputError(({ input }) => input.noVersion(app, version, known.slice(0, NEWEST)), 'version');
  },
};
