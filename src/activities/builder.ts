import type { Builder } from '../apps.ts';
import type { JobCause } from '../phrases-failure-jobs.ts';
import type { FailurePhrase } from '../phrases-failure.ts';
import type { Effect } from '../run.ts';
import { buildByCommand } from './build-command.ts';
import {
  buildFault,
  buildkitPod,
  buildProgress,
  type BuildFault,
  type BuildKit,
  type ImageToBuild,
} from './buildkit.ts';
import { declined } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import type { JobRequest } from './job-manifest.ts';
import { jobFailure, tailOf, tellNews } from './job-words.ts';
import type { JobEnd, Jobs } from './jobs.ts';
import { createProgress } from './progress.ts';

export type BuilderActivities = ReturnType<typeof createBuilderActivities>;

/** Durations in ms. */
export type BuilderOptions = {
  readonly jobs: Jobs;
  readonly progressEvery: number;
  readonly timeout?: number;
  /** Where a builder of type `command` runs; our own working directory if absent. */
  readonly folder?: string;
};

export type BuildRequest = ImageToBuild & {
  readonly app: string;
  readonly builder: Builder;
  readonly effect: Effect;
};

const HOUR = 3_600_000;
const NEVER_RAN: readonly JobCause[] = ['image', 'start', 'no-node'];
const COMMIT = /^[0-9a-f]{40}$/;
const TAG = /^\w[\w.-]{0,127}$/;
const IMAGE = /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;
/** BuildKit takes an address for git by its `.git`; what follows a `#` it reads as commit and folder. */
const GIT = /^(https?:\/\/[^\s#@,"]+|ssh:\/\/[^\s#,"]+|[\w.-]+@[\w.-]+:[^\s#,"]+)\.git$/;
const PATH = /^(?!\/)(?!.*\.\.)[\w./-]*$/;

/**
 * Builds the image of a commit and pushes it as `<version>` and `git-<commit>`. There is no undo: an image nobody runs
 * changes nothing. A cancel deletes the Job.
 */
export function createBuilderActivities({ jobs, progressEvery, timeout = HOUR, folder }: BuilderOptions) {
  async function inCluster(request: BuildRequest, builder: BuildKit): Promise<{ tail: string }> {
    const { effect } = request;
    const tell = createProgress(effect, progressEvery);
    const { namespace } = builder;
    const job = { kind: 'build', namespace, pod: buildkitPod(request, builder), timeout };
    const end = await jobs.runJob(job, effect, tellNews(tell, buildProgress));
    if (end.ok) return { tail: tailOf(end.log) };
    throw failureOf(request, job, end);
  }

  return {
    /** Builds and pushes one image; whether it is there already is Harbor's to say, before this is called. */
    async buildImage(request: BuildRequest): Promise<{ tail: string }> {
      const { builder, effect } = request;
      refuseOdd(request);
      return heartbeating(async () => {
        if (builder.type === 'buildkit') return inCluster(request, builder);
        const tell = createProgress(effect, progressEvery);
        return buildByCommand(request, builder, { effect, cwd: folder ?? process.cwd(), tell });
      });
    },
  };
}

/** What was begun to be pushed may be there: the next round asks Harbor first. */
function failureOf({ app, version }: BuildRequest, job: JobRequest, end: Extract<JobEnd, { ok: false }>) {
  const fault = end.cause === 'exit' ? buildFault(end.log) : undefined;
  const phrase = fault ? faultPhrase({ app, version }, fault) : nothingOf({ app, version }, end);
  return jobFailure('BuildFailed', phrase, job, end, fault ? { told: fault.output } : {});
}

function faultPhrase(build: Pick<BuildRequest, 'app' | 'version'>, { step, words }: BuildFault): FailurePhrase {
  if (words === undefined) return { id: 'builder.not-rootless', ...build };
  return { id: 'builder.step', ...build, words, ...(step ? { step } : {}) };
}

function nothingOf(
  { app, version }: Pick<BuildRequest, 'app' | 'version'>,
  { cause, why }: Extract<JobEnd, { ok: false }>,
): FailurePhrase {
  const unpushed = NEVER_RAN.includes(cause) ? { unpushed: true } : {};
  return { id: 'job.nothing', work: 'build', of: `${app} ${version}`, cause, why, ...unpushed };
}

/** Each of these ends up in an argument that BuildKit takes apart again. */
function refuseOdd({ app, version, commit, repository, image, builder }: BuildRequest): void {
  if (!TAG.test(version)) throw declined({ id: 'builder.bad-tag', version });
  if (!COMMIT.test(commit)) throw declined({ id: 'builder.bad-commit', commit });
  if (!IMAGE.test(image)) throw declined({ id: 'builder.bad-image', app, image });
  if (builder.type !== 'buildkit') return;
  if (!GIT.test(repository)) throw declined({ id: 'builder.bad-repository', app, repository });
  for (const path of [builder.dockerfile, builder.context]) {
    if (!PATH.test(path)) throw declined({ id: 'builder.bad-path', app, path });
  }
}
