import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';

/**
 * What Deckhand counts of itself, in this process. Ends of runs and stuck undos are counted where they happen, in the
 * workflow (`workflows/count-ends.ts`), and come with Temporal's own metrics.
 */
collectDefaultMetrics();

const SOON = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];
const LATER = [0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200];

const acks = new Counter({
  name: 'deckhand_acks_total',
  help: 'What Slack sent and was acknowledged, by kind.',
  labelNames: ['kind'],
});
const ackSeconds = new Histogram({
  name: 'deckhand_ack_seconds',
  help: 'From arrival to acknowledgement; Slack gives up after 3 s.',
  labelNames: ['kind'],
  buckets: SOON,
});
const decisionSeconds = new Histogram({
  name: 'deckhand_decision_seconds',
  help: 'From the click to the verdict.',
  buckets: LATER,
});
const publisherLag = new Histogram({
  name: 'deckhand_publisher_lag_seconds',
  help: 'From what was to be said to its being in Slack, by note.',
  buckets: LATER,
});
const rateLimited = new Counter({
  name: 'deckhand_slack_rate_limited_total',
  help: 'Calls that Slack answered with 429, by method.',
  labelNames: ['method'],
});
const socketConnections = new Gauge({
  name: 'deckhand_socket_connections',
  help: 'Open Socket Mode connections of this process.',
});

/** Durations in ms. */
export const metrics = {
  acked(kind: string, took: number): void {
    acks.inc({ kind });
    ackSeconds.observe({ kind }, took / 1_000);
  },
  judged: (sinceClick: number) => decisionSeconds.observe(Math.max(0, sinceClick) / 1_000),
  posted: (sinceSaid: number) => publisherLag.observe(Math.max(0, sinceSaid) / 1_000),
  rateLimited: (method: string) => rateLimited.inc({ method }),
  socketConnections: (change: 1 | -1) => socketConnections.inc(change),
};

/** The page `/metrics`, in Prometheus' text format. */
export function metricsPage(): Promise<string> {
  return register.metrics();
}

/** Fetch for Slack's clients: the same, but it counts what Slack turns away. */
export const countingFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (answer.status === 429) metrics.rateLimited(answer.url.split('/').at(-1) ?? '');
  return answer;
};
