import type { EnvironmentName } from '../../../apps.ts';

/** How German sentences call an environment; both words stand without an article: `in Produktion`, `in Staging`. */
export const GERMAN_ENVIRONMENT: Readonly<Record<EnvironmentName, string>> = {
  production: 'Produktion',
  staging: 'Staging',
};
