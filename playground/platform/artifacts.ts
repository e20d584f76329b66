import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Repositories } from './git.ts';
import { DEMO_APPS, digestOf, versionDigest, type DemoApp } from './releases.ts';

export type Tag = { readonly name: string; readonly pushedAt: number; readonly immutable: boolean };
export type Vulnerability = {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly fix_version: string;
  readonly severity: string;
  readonly description: string;
  readonly links: readonly string[];
  readonly preferred_cvss: { readonly score_v3: number };
};
/** `until` is when it ends by itself, as wall clock in ms. */
export type Scan = {
  readonly report: string;
  readonly startedAt: number;
  readonly until: number;
  readonly ends: 'Success' | 'Error' | 'Stopped';
  readonly found: readonly Vulnerability[];
};
export type Artifact = {
  readonly project: string;
  readonly repository: string;
  readonly digest: string;
  readonly size: number;
  readonly pushedAt: number;
  readonly pulledAt: number;
  readonly tags: readonly Tag[];
  readonly labels: Readonly<Record<string, string>>;
  readonly scan?: Scan;
  /** A type no scanner takes, such as a signature or a cache. */
  readonly unscannable?: boolean;
};

/** What the next scan does, of any image or of one (`shop/web`); `found` is added to what is found anyway. */
export type ScanOrder = {
  readonly of?: string;
  readonly ends?: 'Error';
  readonly found?: readonly Partial<Vulnerability>[];
};

export type Pushed = {
  /** host/project/repository, without a tag. */
  readonly image: string;
  readonly tags: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};

/** Real durations in ms; the platform's speed divides them. */
const SCAN = 40_000;
const SIZE = 84_000_000;
const ANY = 'any';

export type Artifacts = ReturnType<typeof createArtifacts>;

/** The images of the registry. Projects are made by what is pushed. */
export function createArtifacts(
  store: Store,
  repositories: Repositories,
  speed: number,
  now: () => number,
  apps: readonly DemoApp[] = DEMO_APPS,
) {
  let seeded = false;

  function ensure(): void {
    if (seeded) return;
    seeded = true;
    if (store.all('artifact').length === 0) for (const artifact of seed(apps, repositories, now())) save(artifact);
  }

  const idOf = ({ project, repository, digest }: Artifact) => `${project}/${repository}@${digest}`;

  function save(artifact: Artifact): Artifact {
    store.put('artifact', idOf(artifact), artifact);
    return artifact;
  }

  /** Newest first. */
  function of(project: string, repository?: string): readonly Artifact[] {
    ensure();
    return store
      .all<Artifact>('artifact')
      .filter((each) => each.project === project && (repository === undefined || each.repository === repository))
      .toSorted((one, other) => other.pushedAt - one.pushedAt);
  }

  function find(project: string, repository: string, reference: string): Artifact | undefined {
    ensure();
    if (reference.startsWith('sha256:'))
      return store.get<Artifact>('artifact', `${project}/${repository}@${reference}`);
    return of(project, repository).find(
      ({ digest, tags }) => digest === reference || tags.some(({ name }) => name === reference),
    );
  }

  /** A tag moves to what is pushed under it; an immutable one refuses, as it does to `docker push`. */
  function push({ image, tags, labels = {} }: Pushed): { readonly digest: string } {
    const [, project = '', ...rest] = image.split('/');
    const repository = rest.join('/');
    for (const other of of(project, repository)) {
      const taken = other.tags.find(({ name, immutable }) => immutable && tags.includes(name));
      if (taken)
        throw new Error(`Failed to process request due to '${repository}:${taken.name}' configured as immutable.`);
      if (other.tags.some(({ name }) => tags.includes(name))) {
        save({ ...other, tags: other.tags.filter(({ name }) => !tags.includes(name)) });
      }
    }
    // Two builds of one commit never give the very same bytes: what was built twice is seen as two.
    const digest = digestOf(image, ...tags, randomUUID());
    const at = now();
    save({
      project,
      repository,
      digest,
      size: SIZE,
      pushedAt: at,
      pulledAt: 0,
      tags: tags.map((name) => ({ name, pushedAt: at, immutable: false })),
      labels,
    });
    return { digest };
  }

  function startScan(artifact: Artifact): Artifact {
    const name =
      [`${artifact.project}/${artifact.repository}`, ANY].find((each) => store.get('scan-order', each)) ?? ANY;
    const order = store.get<ScanOrder>('scan-order', name) ?? {};
    store.remove('scan-order', name);
    const found = [...usual(artifact), ...(order.found ?? []).map((each) => ({ ...EXAMPLE, ...each }))];
    const scan = {
      report: randomUUID(),
      startedAt: now(),
      until: now() + SCAN / speed,
      ends: order.ends ?? 'Success',
      found,
    } as const;
    return save({ ...artifact, scan });
  }

  return {
    projects: () => (ensure(), [...new Set(store.all<Artifact>('artifact').map(({ project }) => project))]),
    of,
    find,
    save,
    remove: (artifact: Artifact) => store.remove('artifact', idOf(artifact)),
    push,
    startScan,
    isScanning: ({ scan }: Artifact) => scan !== undefined && now() < scan.until,
    stopScan: (artifact: Artifact, scan: Scan) =>
      save({ ...artifact, scan: { ...scan, until: now(), ends: 'Stopped' } }),
    orderScan: (order: ScanOrder) => store.put('scan-order', order.of ?? ANY, order),
    now,
  };
}

const EXAMPLE: Vulnerability = {
  id: 'CVE-2026-10001',
  package: 'openssl',
  version: '3.5.1-1',
  fix_version: '3.5.2-1',
  severity: 'Critical',
  description: 'An example finding.',
  links: ['https://security.example/CVE-2026-10001'],
  preferred_cvss: { score_v3: 9.8 },
};

/** Two high ones nobody has fixed yet, and the usual medium and low ones: always the same for the same image. */
function usual({ digest, repository }: Artifact): Vulnerability[] {
  const seed = Number.parseInt(digest.slice('sha256:'.length, 'sha256:'.length + 4), 16);
  const some = (count: number, from: number, severity: string, score: number, fixed: boolean) =>
    Array.from({ length: count }, (_, at) => ({
      ...EXAMPLE,
      id: `CVE-2026-${from + ((seed + at * 7) % 900)}`,
      package: `lib${repository}${severity.toLowerCase()}${at}`,
      version: `1.${at}.0`,
      fix_version: fixed && at % 2 === 0 ? `1.${at}.1` : '',
      severity,
      preferred_cvss: { score_v3: score },
    }));
  return [
    ...some(2, 20_000, 'High', 7.5, false),
    ...some(11, 30_000, 'Medium', 5.3, true),
    ...some(23, 40_000, 'Low', 3.1, true),
  ];
}

/** Every version that has run, built from the commit of its tag. Releases are kept from being overwritten. */
function seed(apps: readonly DemoApp[], repositories: Repositories, now: number): Artifact[] {
  return apps.flatMap((app) => {
    const [, project = '', repository = ''] = app.image.split('/');
    const commits = repositories.tags(app.repository);
    return app.releases.slice(0, app.ran).map(({ version }, at) => {
      const pushedAt = now - (app.ran - at) * 6 * 86_400_000;
      const tags = [version, `git-${commits.get(`v${version}`) ?? ''}`];
      return {
        project,
        repository,
        digest: versionDigest(app, version),
        size: SIZE,
        pushedAt,
        pulledAt: pushedAt + 3_600_000,
        tags: tags.map((name) => ({ name, pushedAt, immutable: name === version })),
        labels: {},
      };
    });
  });
}
