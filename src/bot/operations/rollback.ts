import { VERSION } from '../../constants.ts';
import type { RollbackInput } from '../../operations.ts';
import type { Operation } from '../catalog.ts';
import { APP } from './deploy.ts';

export const rollback: Operation<RollbackInput> = {
  name: 'rollback',
  command: '/rollback',
  usage: '/rollback <app> [production|staging] [--to 1.4.1]',
  fields: [
    { name: 'app', pattern: APP, flag: false, choices: ({ apps }) => Object.keys(apps) },
    {
      name: 'environment',
      pattern: /^[a-z]+$/,
      flag: false,
      optional: true,
      choices: () => ['production', 'staging'],
      initial: () => 'production',
    },
    { name: 'to', pattern: VERSION, flag: true },
  ],
  input: ({ app = '', environment, to }) => ({
    app,
    ...(environment === 'production' || environment === 'staging' ? { environment } : {}),
    ...(to ? { to } : {}),
  }),
  target: ({ app }) => app,
  id: ({ app }) => `deploy/${app}`,
};
