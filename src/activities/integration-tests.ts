import type { TestCounts, TestsSpec } from '../apps.ts';
import type { FailurePhrase } from '../phrases-failure.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { heartbeating } from './heartbeat.ts';
import { jobFailure, tailOf, tellNews } from './job-words.ts';
import type { JobEnd, Jobs } from './jobs.ts';
import { createProgress } from './progress.ts';
import { testCounts } from './test-counts.ts';

export type IntegrationTestsActivities = ReturnType<typeof createIntegrationTestsActivities>;

export type IntegrationTestsOptions = {
  readonly jobs: Jobs;
  /** ms. */
  readonly progressEvery: number;
};

export type TestsRequest = {
  readonly app: string;
  readonly tests: TestsSpec;
  /** What is being tested: host/project/repository, and the digest that runs. */
  readonly image: string;
  readonly digest: string;
  readonly version: string;
  readonly effect: Effect;
};

/** The tests of an app, run in the cluster against what was just deployed. */
export function createIntegrationTestsActivities({ jobs, progressEvery }: IntegrationTestsOptions) {
  return {
    /** Runs the tests once. Fails with `TestsFailed`, its details the counts and the tail of the log. */
    async runTests(request: TestsRequest): Promise<TestCounts> {
      const { app, version, tests, effect } = request;
      const tell = createProgress(effect, progressEvery);
      const job = { kind: 'tests', namespace: tests.namespace, pod: testsPod(request), timeout: tests.timeout };
      const end = await heartbeating(() => jobs.runJob(job, effect, tellNews(tell, lastLine)));
      const counts = testCounts(end.message, end.log);
      if (end.ok) return { ...counts, tail: tailOf(end.log) };
      throw jobFailure('TestsFailed', failureOf(`${app} ${version}`, counts, end), job, end, counts);
    },
  };
}

function testsPod({ app, tests, image, digest, version }: TestsRequest) {
  const filled = (word: string) => word.replaceAll('{version}', version);
  const env = [
    { name: 'DECKHAND_APP', value: app },
    { name: 'DECKHAND_VERSION', value: version },
    { name: 'DECKHAND_IMAGE', value: `${image}@${digest}` },
  ];
  return { containers: [{ name: 'tests', image: filled(tests.image), command: tests.command.map(filled), env }] };
}

function lastLine(log: string): Phrase | undefined {
  const line = tailOf(log, 1).trim();
  return line ? { id: 'tests.line', line } : undefined;
}

function failureOf(
  of: string,
  { passed, failed }: Omit<TestCounts, 'tail'>,
  { cause, why }: Extract<JobEnd, { ok: false }>,
): FailurePhrase {
  if (cause === 'exit' && failed > 0) return { id: 'tests.failed', failed, tests: passed + failed };
  return { id: 'job.nothing', work: 'tests', of, cause, why };
}
