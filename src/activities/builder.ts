import type { Builder } from '../apps.ts';
import type { Effect } from '../run.ts';
import { buildByCommand } from './build-command.ts';
import { buildFault, buildkitPod, buildProgress, type BuildKit, type ImageToBuild } from './buildkit.ts';
import { heartbeating } from './heartbeat.ts';
import { declined } from './http.ts';
import type { JobRequest } from './job-manifest.ts';
import type { JobCause } from './job-sight.ts';
import { jobFailure, sentenceOf, tailOf, tellNews } from './job-words.ts';
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
      const { builder, effect, app, version } = request;
      refuseOdd(request);
      return heartbeating(async () => {
        if (builder.type === 'buildkit') return inCluster(request, builder);
        const tell = createProgress(effect, progressEvery);
        const what = `The build of ${app} ${version} failed`;
        return buildByCommand(request, builder, { what, effect, cwd: folder ?? process.cwd(), tell });
      });
    },
  };
}

/** What was begun to be pushed may be there: the next round asks Harbor first. */
function failureOf({ app, version }: BuildRequest, job: JobRequest, end: Extract<JobEnd, { ok: false }>) {
  const fault = end.cause === 'exit' ? buildFault(end.log) : undefined;
  const what = `the build of ${app} ${version}`;
  const why = fault ? `The build of ${app} ${version} failed: ${fault.why}.` : sentenceOf(what, end);
  const sentence = fault?.step || NEVER_RAN.includes(end.cause) ? `${why} Nothing was pushed.` : why;
  return jobFailure('BuildFailed', sentence, job, end, fault ? { told: fault.output } : {});
}

/** Each of these ends up in an argument that BuildKit takes apart again. */
function refuseOdd({ app, version, commit, repository, image, builder }: BuildRequest): void {
  if (!TAG.test(version)) throw declined(`"${version}" cannot be the tag of an image.`);
  if (!COMMIT.test(commit)) throw declined(`"${commit}" is not a whole commit: 40 hex digits.`);
  if (!IMAGE.test(image)) throw declined(`The image of ${app}, "${image}", must be host/project/repository.`);
  if (builder.type !== 'buildkit') return;
  if (!GIT.test(repository)) {
    throw declined(`BuildKit cannot build ${app} from "${repository}": it takes git addresses that end in .git.`);
  }
  for (const path of [builder.dockerfile, builder.context]) {
    if (!PATH.test(path)) throw declined(`"${path}" of ${app} must be a path inside its repository.`);
  }
}
