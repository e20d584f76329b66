import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { ScanLimit, ScanReport } from '../apps.ts';
import type { Effect } from '../run.ts';
import { createHarborClient, type Artifact, type HarborClientOptions, type ScanOverview } from './harbor-client.ts';
import { heartbeating } from './heartbeat.ts';
import { declined } from './http.ts';
import { createProgress } from './progress.ts';
import { reportOf } from './scan-report.ts';

export type HarborActivities = ReturnType<typeof createHarborActivities>;

export type HarborOptions = HarborClientOptions & {
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
};

/** The report that was there before we asked for a scan: `''` if there was none. */
type Asked = { readonly before: string };

/** Images: whether one is built already, and what is wrong with it. */
export function createHarborActivities({ pollInterval, progressEvery, ...options }: HarborOptions) {
  const harbor = createHarborClient(options);

  return {
    /** The image that was built from a commit, if there is one. */
    async findImage({ image, commit }: { image: string; commit: string }) {
      return heartbeating(async (): Promise<{ digest: string; tags: readonly string[] } | undefined> => {
        const found = await harbor.artifact(image, `git-${commit}`);
        return found && { digest: found.digest, tags: (found.tags ?? []).map(({ name }) => name) };
      });
    },

    /**
     * Scans an image and judges the report. A report younger than this step is taken as it is; a scan that is going on is
     * waited for; a step that is tried again does not scan twice.
     */
    async scanImage({
      image,
      digest,
      limit,
      effect,
    }: {
      image: string;
      digest: string;
      limit: ScanLimit;
      effect: Effect;
    }): Promise<ScanReport> {
      const { info, cancellationSignal: signal, cancelled } = Context.current();
      const tell = createProgress(effect, progressEvery);
      return heartbeating<Asked, ScanReport>(async (keep, last) => {
        let asked = last;
        for (;;) {
          const overview = overviewOf(await present(image, digest));
          const fresh = asked ? overview?.report_id !== asked.before : isSince(overview, info.scheduledTimestampMs);
          if (overview && isGoing(overview)) {
            const { scan_status: status, complete_percent: percent } = overview;
            tell({ id: 'delivery.scanning', status, ...(percent === undefined ? {} : { percent }) });
          } else if (overview && fresh) {
            return await finished(image, digest, overview, limit);
          } else if (await isWanted(overview)) {
            await start(image, digest);
          }
          await sleep(pollInterval, undefined, { signal }).catch(() => cancelled);
        }

        /** Harbor may take a moment until it shows the scan we asked for; asking again then would only be told so. */
        async function isWanted(overview: ScanOverview | undefined): Promise<boolean> {
          if (asked && overview && overview.report_id !== asked.before) return false;
          asked = { before: overview?.report_id ?? '' };
          keep(asked);
          return true;
        }
      });
    },
  };

  async function present(image: string, digest: string): Promise<Artifact> {
    const found = await harbor.artifact(image, digest);
    if (found) return found;
    throw declined(`Harbor has no ${image}@${digest}. It was deleted meanwhile; build it again.`);
  }

  async function start(image: string, digest: string): Promise<void> {
    const said = await harbor.startScan(image, digest);
    if (said.answer !== 'impossible') return;
    throw ApplicationFailure.nonRetryable(
      `Harbor cannot scan ${image}: ${said.why}. Check the project's scanner in Harbor.`,
      'HarborError',
    );
  }

  async function finished(
    image: string,
    digest: string,
    overview: ScanOverview,
    limit: ScanLimit,
  ): Promise<ScanReport> {
    const { scan_status: status, report_id: id, scanner } = overview;
    if (status === 'Stopped') {
      throw ApplicationFailure.nonRetryable(
        `Somebody stopped the scan of ${image} in Harbor. Retry to scan anew.`,
        'HarborError',
      );
    }
    if (status === 'Error') {
      const words = await harbor.scanLogEnd(image, digest, id);
      throw failure(`Harbor's scanner could not scan ${image}${words ? `: ${words}` : '.'}`);
    }
    const findings = await harbor.findings(image, digest);
    if (!findings) throw failure(`Harbor says that ${image} is scanned, but has no report of it.`);
    const name = [scanner?.name, scanner?.version].filter(Boolean).join(' ');
    return { ...reportOf(digest, findings, limit), ...(name ? { scanner: name } : {}) };
  }
}

function overviewOf({ scan_overview: overviews = {} }: Artifact): ScanOverview | undefined {
  return Object.values(overviews)[0];
}

function isGoing({ scan_status: status }: ScanOverview): boolean {
  return status === 'Pending' || status === 'Scheduled' || status === 'Running';
}

function isSince(overview: ScanOverview | undefined, since: number): boolean {
  return overview?.scan_status === 'Success' && Date.parse(overview.end_time ?? '') >= since;
}

function failure(message: string): ApplicationFailure {
  return ApplicationFailure.create({ message, type: 'HarborError' });
}
