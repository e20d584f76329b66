import type { Settings } from '../../src/settings.ts';

/** The third app of the platform: a chart, in the application itself, without tests. */
export function withApi(example: Settings): Settings {
  const { blog } = example.apps;
  if (!blog) throw new TypeError('The example has no blog.');
  const api = {
    ...blog,
    repository: 'https://git.example/api/server.git',
    image: 'harbor.lan/api/server',
    environments: {
      staging: { application: 'api-staging', project: 'default' },
      production: { application: 'api-production', project: 'default' },
    },
  };
  return { ...example, apps: { ...example.apps, api } };
}
