import { setTimeout as sleep } from 'node:timers/promises';
import { Context, type ApplicationFailure } from '@temporalio/activity';
import type { ScanLimit, ScanReport } from '../apps.ts';
import type { Effect } from '../run.ts';
import { declined, failing } from './failing.ts';
import { createHarborClient, type Artifact, type HarborClientOptions, type ScanOverview } from './harbor-client.ts';
import { heartbeating } from './heartbeat.ts';
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
        let seen = false;
        for (;;) {
          const overview = overviewOf(await present(image, digest));
          if (overview && isGoing(overview)) {
            const { scan_status: status, complete_percent: percent } = overview;
            tell({ id: 'delivery.scanning', status, ...(percent === undefined ? {} : { percent }) });
            seen = true;
          } else if (overview?.scan_status === 'Success' && isNew(overview)) {
            return await judged(image, digest, overview, limit);
          } else if (overview && seen && isNew(overview)) {
            throw await scanFailure(image, digest, overview);
          } else {
            asked = { before: overview?.report_id ?? '' };
            keep(asked);
            await start(image, digest);
            seen = true;
          }
          await sleep(pollInterval, undefined, { signal }).catch(() => cancelled);
        }

        /** Once asked, any other report than the one before; until then, one that ended after this step began. */
        function isNew({ report_id: id, end_time: end = '' }: ScanOverview): boolean {
          return asked ? id !== asked.before : seen || Date.parse(end) >= info.scheduledTimestampMs;
        }
      });
    },
  };

  async function present(image: string, digest: string): Promise<Artifact> {
    const found = await harbor.artifact(image, digest);
    if (found) return found;
    throw declined({ id: 'harbor.no-image', image, digest });
  }

  async function start(image: string, digest: string): Promise<void> {
    const said = await harbor.startScan(image, digest);
    if (said.answer !== 'impossible') return;
    throw failing({ id: 'harbor.no-scan', image, words: said.why }, 'HarborError', { nonRetryable: true });
  }

  async function judged(
    image: string,
    digest: string,
    { scanner }: ScanOverview,
    limit: ScanLimit,
  ): Promise<ScanReport> {
    const findings = await harbor.findings(image, digest);
    if (!findings) throw failing({ id: 'harbor.no-report', image }, 'HarborError');
    const name = [scanner?.name, scanner?.version].filter(Boolean).join(' ');
    return { ...reportOf(digest, findings, limit), ...(name ? { scanner: name } : {}) };
  }

  /** A scanner that failed may do better next time; a scan that somebody stopped waits for somebody. */
  async function scanFailure(image: string, digest: string, overview: ScanOverview): Promise<ApplicationFailure> {
    if (overview.scan_status === 'Stopped') {
      return failing({ id: 'harbor.scan-stopped', image }, 'HarborError', { nonRetryable: true });
    }
    const words = await harbor.scanLogEnd(image, digest, overview.report_id);
    return failing({ id: 'harbor.scan-failed', image, words }, 'HarborError');
  }
}

function overviewOf({ scan_overview: overviews = {} }: Artifact): ScanOverview | undefined {
  return Object.values(overviews)[0];
}

function isGoing({ scan_status: status }: ScanOverview): boolean {
  return status === 'Pending' || status === 'Scheduled' || status === 'Running';
}
