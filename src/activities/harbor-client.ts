import type { ApplicationFailure } from '@temporalio/activity';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Release } from '../apps.ts';
import { declined } from './failing.ts';
import { maybe, readAnswer } from './http-answer.ts';
import { createHttp, failureOf, type HttpAnswer } from './http.ts';
import { readJson } from '../json.ts';

export type HarborClientOptions = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly dispatcher?: Dispatcher;
};
export type HarborClient = ReturnType<typeof createHarborClient>;

export type ScanOverview = {
  readonly report_id: string;
  readonly scan_status: 'Pending' | 'Scheduled' | 'Running' | 'Success' | 'Error' | 'Stopped';
  readonly complete_percent?: number;
  readonly end_time?: string;
  readonly scanner?: { readonly name?: string; readonly version?: string };
};

/** The fields of an artifact we read (Harbor `api/v2.0/swagger.yaml`). */
export type Artifact = {
  readonly digest: string;
  readonly tags?: readonly { readonly name: string }[] | null;
  /** By type of report; absent if it was never scanned. */
  readonly scan_overview?: Readonly<Record<string, ScanOverview>>;
};

export type Vulnerability = {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly fix_version?: string;
  readonly severity: string;
  readonly preferred_cvss?: { readonly score_v3?: number | null } | null;
};

const artifactShape = z.looseObject({
  digest: z.string(),
  tags: maybe(z.array(z.looseObject({ name: z.string() }))),
  scan_overview: maybe(
    z.record(
      z.string(),
      z.looseObject({
        report_id: z.string(),
        scan_status: z.string(),
        complete_percent: maybe(z.number()),
        end_time: maybe(z.string()),
        scanner: maybe(z.looseObject({ name: maybe(z.string()), version: maybe(z.string()) })),
      }),
    ),
  ),
});

const vulnerabilityShape = z.looseObject({
  id: z.string(),
  package: z.string(),
  version: z.string(),
  fix_version: maybe(z.string()),
  severity: z.string(),
  preferred_cvss: maybe(z.looseObject({ score_v3: maybe(z.number()) })),
});
const reportsShape = z.record(z.string(), z.looseObject({ vulnerabilities: maybe(z.array(vulnerabilityShape)) }));

/** What Harbor said to the wish for a scan. `running`: one is going on already. */
export type ScanAnswer =
  | { readonly answer: 'started' | 'running' }
  | { readonly answer: 'impossible'; readonly why: string };

/** The tag by which an image says which commit it was built from. */
export const COMMIT_TAG = /^git-([0-9a-f]{40})$/;

const REPORTS =
  'application/vnd.security.vulnerability.report; version=1.1, application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0';
const IMAGE = /^[a-z0-9.-]+(?::\d+)?\/(?<project>[a-z0-9][a-z0-9._-]*)\/(?<repository>[a-z0-9][a-z0-9._/-]*)$/;
const VERSION_TAG = /^v?\d/;
const LOG_END = 300;

/** Harbor's API v2.0, as far as we need it. No cookies are kept: with one, Harbor wants a CSRF token as well. */
export function createHarborClient(options: HarborClientOptions) {
  const http = createHarborHttp(options);

  /** Undefined if Harbor has no such artifact, or no such repository yet. */
  async function artifact(image: string, reference: string): Promise<Artifact | undefined> {
    const asking = `look for ${image}, ${reference}`;
    const path = `${artifactPath(image, reference)}?with_tag=true&with_scan_overview=true`;
    const answer = await http({ method: 'GET', path, asking });
    return answer.status === 404 ? undefined : read<Artifact>(answer, asking, artifactShape);
  }

  return {
    artifact,

    /** What a tag or digest stands for: its digest, and the version and the commit of the source by its tags. */
    releaseOf: async (image: string, reference: string): Promise<Release | undefined> => {
      const found = await artifact(image, reference);
      if (!found) return undefined;
      const tags = (found.tags ?? []).map(({ name }) => name);
      const [version, revision] = [tags.find((tag) => VERSION_TAG.test(tag)), tags.map(commitOf).find(Boolean)];
      return { digest: found.digest, ...(version ? { version } : {}), ...(revision ? { revision } : {}) };
    },

    startScan: async (image: string, digest: string): Promise<ScanAnswer> => {
      const asking = `scan ${image}`;
      const json = { scan_type: 'vulnerability' };
      const answer = await http({ method: 'POST', path: `${artifactPath(image, digest)}/scan`, json, asking });
      if (answer.status === 409) return { answer: 'running' };
      if ([400, 412, 422].includes(answer.status)) return { answer: 'impossible', why: wordsOf(answer) };
      if (answer.status === 404) throw declined({ id: 'harbor.no-image', image, digest });
      if (answer.status !== 202) throw refusal(answer, asking);
      return { answer: 'started' };
    },

    /** Undefined if there is no report; an image without findings has an empty one. */
    findings: async (image: string, digest: string): Promise<readonly Vulnerability[] | undefined> => {
      const asking = `read the scan report of ${image}`;
      const answer = await http({
        method: 'GET',
        path: `${artifactPath(image, digest)}/additions/vulnerabilities`,
        asking,
      });
      const [report] = Object.values(
        read<Record<string, { vulnerabilities?: readonly Vulnerability[] | null }>>(answer, asking, reportsShape),
      );
      return report && (report.vulnerabilities ?? []);
    },

    /** The scanner's last words, for the sentence about its failure; empty if Harbor does not have them. */
    scanLogEnd: async (image: string, digest: string, report: string): Promise<string> => {
      const path = `${artifactPath(image, digest)}/scan/${encodeURIComponent(report)}/log`;
      const answer = await http({ method: 'GET', path, asking: `read the scan log of ${image}` });
      return answer.status === 200 ? (answer.body.trim().split('\n').at(-1) ?? '').slice(-LOG_END) : '';
    },
  };
}

export function createHarborHttp({ url, username, password, dispatcher }: HarborClientOptions) {
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  return createHttp({
    system: 'Harbor',
    baseUrl: `${url.replace(/\/$/, '')}/api/v2.0/`,
    headers: () => ({ authorization: `Basic ${credentials}`, 'x-accept-vulnerabilities': REPORTS }),
    ...(dispatcher ? { dispatcher } : {}),
  });
}

export function commitOf(tag: string): string | undefined {
  return COMMIT_TAG.exec(tag)?.[1];
}

function artifactPath(image: string, reference: string): string {
  const { project, repository } = IMAGE.exec(image)?.groups ?? {};
  if (!project || !repository) throw declined({ id: 'harbor.bad-image', image });
  return `${repositoryPath(project, repository)}/artifacts/${encodeURIComponent(reference)}`;
}

/** A repository's name is encoded twice: once for Harbor's router, once for the slashes inside it. */
export function repositoryPath(project: string, repository: string): string {
  return `projects/${encodeURIComponent(project)}/repositories/${encodeURIComponent(encodeURIComponent(repository))}`;
}

export function read<T>(answer: HttpAnswer, asking: string, shape: z.ZodType): T {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, asking);
  return readAnswer('Harbor', asking, answer.body, shape);
}

export function refusal(answer: HttpAnswer, asking: string): ApplicationFailure {
  return failureOf('Harbor', asking, { ...answer, body: wordsOf(answer) });
}

const REFUSAL = z.object({ errors: z.array(z.object({ message: maybe(z.string()) })) });

/** Refusals are `{errors: [{code, message}]}`; those of a proxy before it are not. */
export function wordsOf({ body }: HttpAnswer): string {
  const { errors = [] } = readJson(body, REFUSAL) ?? {};
  return errors.flatMap(({ message }) => message || []).join('; ') || body;
}
