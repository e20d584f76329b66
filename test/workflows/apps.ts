import { DEMO_APPS, type DemoApp } from '../../playground/platform/releases.ts';
import type { Settings } from '../../src/settings.ts';

/** What an app of a test has that the plainest one has not. */
export type AppKind = {
  /** A Job against staging. */
  readonly tests?: boolean;
  /** Versions are written into a git repository. */
  readonly git?: boolean;
  /** The error rate is watched. */
  readonly query?: boolean;
  readonly autoSync?: boolean;
};

/**
 * Apps of their own for runs that go on side by side, each with the versions of the example's shop: what the platform
 * has of them, and what `deckhand.yaml` says.
 */
export function appsNamed(kinds: Readonly<Record<string, AppKind>>) {
  const named = Object.entries(kinds);
  return {
    apps: named.map(([name, kind]) => demoOf(name, kind)),
    change: (example: Settings): Settings => ({
      ...example,
      apps: { ...example.apps, ...Object.fromEntries(named.map(([name, kind]) => [name, appOf(example, name, kind)])) },
    }),
  };
}

function demoOf(name: string, { autoSync = false }: AppKind): DemoApp {
  const shop = DEMO_APPS.find((app) => app.name === 'shop');
  if (!shop) throw new TypeError('The platform has no shop.');
  return { ...shop, name, autoSync, ...addressesOf(name), deployRepository: deployRepositoryOf(name) };
}

function appOf(example: Settings, name: string, { tests = false, git = false, query = false }: AppKind) {
  const { shop } = example.apps;
  if (!shop?.tests) throw new TypeError('The example has no shop with tests.');
  const { for: length, tolerate } = shop.watch;
  const environment = (which: string) => ({
    application: `${name}-${which}`,
    project: 'default',
    ...(git
      ? { git: { repository: deployRepositoryOf(name), branch: 'main', path: `${which}/kustomization.yaml` } }
      : {}),
  });
  return {
    ...shop,
    ...addressesOf(name),
    tests: tests ? { ...shop.tests, namespace: `${name}-staging` } : undefined,
    environments: { staging: environment('staging'), production: environment('production') },
    watch: query
      ? { ...shop.watch, query: shop.watch.query?.replaceAll('"shop"', `"${name}"`) }
      : { for: length, tolerate },
  };
}

function addressesOf(name: string) {
  return { repository: `https://git.example/${name}/web.git`, image: `harbor.lan/${name}/web` };
}

function deployRepositoryOf(name: string): string {
  return `https://git.example/${name}/deploy.git`;
}
