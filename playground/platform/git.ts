import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEMO_APPS, versionDigest, type DemoApp } from './releases.ts';

export type Repositories = ReturnType<typeof createRepositories>;
export type Commit = { readonly sha: string; readonly subject: string; readonly at: number };

const HOST = 'https://git.example/';
const DAY = 86_400;
/** Days between two releases, and between staging and production. */
const APART = 6;
const PEOPLE = ['ana', 'ben', 'cy'];

/** Shallow and partial clones are what a git host allows. */
const CONFIG = `[core]
\trepositoryformatversion = 0
\tbare = true
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
`;

/**
 * Real repositories of the example apps, bare and reachable by path: their sources with a tag for each version, and the
 * ones they are deployed from. Made by git itself when first asked for; what is pushed to them stays.
 */
export function createRepositories(folder: string, now: () => number, apps: readonly DemoApp[] = DEMO_APPS) {
  const files = new Map<string, string | undefined>();
  let made = false;

  function ready(): string {
    if (made) return folder;
    for (const app of apps) {
      make(app.repository, sourceOf(app, now()));
      make(app.deployRepository, deployOf(app, now()));
    }
    made = true;
    return folder;
  }

  /** Appears at once or not at all, so that a crash leaves no half of it. */
  function make(url: string, stream: string): void {
    const target = pathOf(url);
    if (existsSync(target)) return;
    const draft = `${target}.draft`;
    rmSync(draft, { recursive: true, force: true });
    for (const part of ['objects', 'refs']) mkdirSync(join(draft, part), { recursive: true });
    writeFileSync(join(draft, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(draft, 'config'), CONFIG);
    execFileSync('git', ['fast-import', '--quiet'], { cwd: draft, input: stream, env: ENV });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(draft, target);
  }

  const pathOf = (url: string) => join(folder, url.replace(HOST, ''));
  const git = (url: string, ...args: string[]) =>
    execFileSync('git', args, { cwd: join(ready(), url.replace(HOST, '')), env: ENV, encoding: 'utf8', stdio: 'pipe' });

  function show(url: string, revision: string, path: string): string | undefined {
    try {
      return git(url, 'show', `${revision}:${path}`);
    } catch {
      return undefined;
    }
  }

  return {
    /** Makes them if need be. */
    get folder(): string {
      return ready();
    },

    /** The commit of each tag. */
    tags(url: string): ReadonlyMap<string, string> {
      const lines = git(url, 'for-each-ref', '--format=%(refname:short) %(objectname) %(*objectname)', 'refs/tags');
      return new Map(
        lines
          .trim()
          .split('\n')
          .map((line) => {
            const [name = '', object = '', peeled] = line.split(' ');
            return [name, peeled || object];
          }),
      );
    },

    /** Newest first. */
    log(url: string, branch = 'main'): readonly Commit[] {
      const lines = git(url, 'log', '--format=%H%x09%ct%x09%s', branch).trim().split('\n');
      return lines.map((line) => {
        const [sha = '', at = '', subject = ''] = line.split('\t');
        return { sha, subject, at: Number(at) * 1_000 };
      });
    },

    /** The `Deckhand-Key` of every commit that has one. */
    keys(url: string, branch = 'main'): readonly string[] {
      const trailers = git(url, 'log', '--format=%(trailers:key=Deckhand-Key,valueonly,separator=%x20)', branch);
      return trailers.split('\n').filter(Boolean);
    },

    head: (url: string, branch = 'main') => git(url, 'rev-parse', branch).trim(),

    /** Undefined if that commit has no such file. What a commit holds never changes, so git is asked once. */
    file(url: string, revision: string, path: string): string | undefined {
      const key = `${url} ${revision} ${path}`;
      if (files.has(key)) return files.get(key);
      const text = show(url, revision, path);
      if (/^[0-9a-f]{40}$/.test(revision)) files.set(key, text);
      return text;
    },
  };
}

const ENV = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** A stream for `git fast-import` (https://git-scm.com/docs/git-fast-import). */
function createStream() {
  const parts: string[] = [];
  let commits = 0;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const who = (name: string, at: number) => `${name} <${name}@example> ${at} +0000\n`;
  return {
    commit(subject: string, at: number, files: Readonly<Record<string, string>>): void {
      const name = PEOPLE[commits % PEOPLE.length] ?? 'ana';
      const changed = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
      parts.push(
        `commit refs/heads/main\nmark :${commits + 1}\nauthor ${who(name, at)}committer ${who(name, at)}${data(subject)}`,
        commits ? `from :${commits}\n` : '',
        ...changed,
        '\n',
      );
      commits += 1;
    },
    tag(name: string, at: number, annotated: boolean): void {
      parts.push(
        annotated
          ? `tag ${name}\nfrom :${commits}\ntagger ${who('ben', at)}${data(name)}`
          : `reset refs/tags/${name}\nfrom :${commits}\n\n`,
      );
    },
    text: () => parts.join(''),
  };
}

function sourceOf({ name, releases }: DemoApp, now: number): string {
  const stream = createStream();
  const start = Math.floor(now / 1_000) - DAY * APART * (releases.length + 1);
  stream.commit(`Start ${name}`, start, {
    'README.md': `# ${name}\n`,
    Dockerfile: 'FROM scratch\nARG VERSION\nCOPY . /app\n',
  });
  const told: string[] = [];
  for (const [at, { version, summaries }] of releases.entries()) {
    const day = start + DAY * APART * (at + 1);
    for (const [hour, summary] of summaries.entries()) {
      told.push(summary);
      stream.commit(summary, day + hour * 3_600, { 'CHANGES.md': told.map((line) => `- ${line}\n`).join('') });
    }
    // Both kinds of tag are met in the wild; only one of them names its commit directly.
    stream.tag(`v${version}`, day + DAY / 2, at % 2 === 0);
  }
  return stream.text();
}

function deployOf(app: DemoApp, now: number): string {
  const stream = createStream();
  const ran = app.releases.slice(0, app.ran);
  const start = Math.floor(now / 1_000) - DAY * APART * (ran.length + 1);
  stream.commit(`Deploy ${app.name} from here`, start, {
    'base/deployment.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${app.name}-web\n`,
    'base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
  });
  for (const [at, { version }] of ran.entries()) {
    for (const [hour, environment] of ['staging', 'production'].entries()) {
      stream.commit(`Deploy ${app.name} ${version} to ${environment}`, start + DAY * (APART * (at + 1) + hour), {
        [`${environment}/kustomization.yaml`]: kustomization(app, environment, version),
      });
    }
  }
  return stream.text();
}

function kustomization(app: DemoApp, environment: string, version: string): string {
  return `# What runs in ${environment}. Deckhand writes the image; the rest is by hand.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${app.name}-${environment}
resources:
  - ../base
images:
  - name: ${app.image}
    newTag: ${version} # for people; the digest decides
    digest: ${versionDigest(app, version)}
  - name: harbor.lan/library/nginx
    newTag: "1.29"
`;
}
