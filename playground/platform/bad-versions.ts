import type { Applications } from './applications.ts';
import type { Artifacts } from './artifacts.ts';

/** Versions with a fault that only shows in production, so that anyone can watch a deploy go back. */
const BAD: Readonly<Record<string, string>> = { shop: '1.5.0' };

/** Since when an app's bad version runs in production, in Unix ms. */
export function createBadVersions(applications: Applications, artifacts: Artifacts) {
  return (app: string): number | undefined => {
    const version = BAD[app];
    const production = applications.byName(`${app}-production`);
    const [image = '', digest = ''] = production?.running?.split('@') ?? [];
    if (!version || !production) return undefined;
    const [, project = '', ...repository] = image.split('/');
    const artifact = artifacts.of(project, repository.join('/')).find((each) => each.digest === digest);
    return artifact?.tags.some(({ name }) => name === version) ? production.rolloutEnds : undefined;
  };
}
