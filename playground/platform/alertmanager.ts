import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Store } from '../store.ts';

type Labels = Readonly<Record<string, string>>;
type AlertState = {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly generatorURL: string;
  readonly startsAt: number;
  /** Absent while it fires. */
  readonly endsAt?: number;
};
type Matcher = { readonly name: string; readonly value: string; readonly isRegex: boolean; readonly isEqual?: boolean };
type Silence = {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
};
/** A group to be told of, until whoever it goes to has taken it. */
type Notice = { readonly id: string; readonly by: Labels; readonly due: number; readonly tries: number };

export type FiredAlert = {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly generatorURL?: string;
};

export type AlertmanagerWorld = {
  readonly store: Store;
  readonly now: () => number;
  /** Where notices go, as `webhook_configs` has it; without it they go nowhere. */
  readonly webhook?: () => { readonly url: string; readonly token: string } | undefined;
};

const BASE = '/alertmanager/api/v2';
const NEVER = '0001-01-01T00:00:00Z';
const GROUP_BY = ['alertname', 'app', 'node'];
/** ms: how a refused notice is tried again, doubling. */
const [FIRST, LAST] = [500, 60_000];
const LOOK = 100;

/** Alertmanager's API v2 with alerts, silences and notices that are sent again as long as they are answered 5xx. */
export function serveAlertmanager(server: FastifyInstance, { store, now, webhook }: AlertmanagerWorld) {
  const alerts = () => store.all<AlertState>('alert');
  const silences = () => store.all<Silence>('silence');
  let sending = false;

  function fire({ labels, annotations = {}, generatorURL = '' }: FiredAlert): string {
    const fingerprint = hashOf(labels).slice(0, 16);
    const before = store.get<AlertState>('alert', fingerprint);
    const startsAt = before && before.endsAt === undefined ? before.startsAt : now();
    store.put('alert', fingerprint, { fingerprint, labels, annotations, generatorURL, startsAt });
    tell(labels);
    return fingerprint;
  }

  function resolve(labels: Labels): void {
    const fingerprint = hashOf(labels).slice(0, 16);
    const found = store.get<AlertState>('alert', fingerprint);
    if (!found || found.endsAt !== undefined) return;
    store.put('alert', fingerprint, { ...found, endsAt: now() });
    tell(labels);
  }

  function tell(labels: Labels): void {
    const by = groupOf(labels);
    const id = hashOf(by).slice(0, 16);
    store.put('notice', id, { id, by, due: now(), tries: 0 } satisfies Notice);
  }

  function stateOf({ labels }: AlertState): {
    state: string;
    silencedBy: string[];
    inhibitedBy: string[];
    mutedBy: string[];
  } {
    const by = silences().filter(
      (silence) => isActive(silence) && silence.matchers.every((each) => matches(each, labels)),
    );
    return {
      state: by.length ? 'suppressed' : 'active',
      silencedBy: by.map(({ id }) => id),
      inhibitedBy: [],
      mutedBy: by.map(({ id }) => id),
    };
  }

  const isActive = ({ startsAt, endsAt }: Silence) => Date.parse(startsAt) <= now() && Date.parse(endsAt) > now();

  server.get<{ Querystring: { filter?: string | string[] } }>(`${BASE}/alerts`, ({ query: { filter = [] } }, reply) => {
    const parsed = [filter].flat().map(parseFilter);
    const bad = [filter].flat().find((_, at) => !parsed[at]);
    if (bad !== undefined) return reply.code(400).send(`bad matcher format: ${bad}`);
    return alerts()
      .filter(({ endsAt, labels }) => endsAt === undefined && parsed.every((each) => each && matches(each, labels)))
      .map((alert) => ({
        ...shown(alert),
        endsAt: new Date(now() + 300_000).toISOString(),
        updatedAt: new Date(now()).toISOString(),
        receivers: [{ name: 'deckhand' }],
        status: stateOf(alert),
      }));
  });
  server.post<{ Body: (FiredAlert & { endsAt?: string })[] }>(`${BASE}/alerts`, ({ body }, reply) => {
    for (const alert of body) {
      if (alert.endsAt && Date.parse(alert.endsAt) <= now()) resolve(alert.labels);
      else fire(alert);
    }
    return reply.code(200).send('');
  });
  server.get(`${BASE}/status`, () => ({
    cluster: { status: 'disabled' },
    versionInfo: { version: '0.34.0' },
    uptime: new Date(now()).toISOString(),
  }));
  server.get(`${BASE}/silences`, () =>
    silences().map((silence) => ({
      ...silence,
      updatedAt: silence.startsAt,
      status: { state: isActive(silence) ? 'active' : 'expired' },
    })),
  );
  server.post<{ Body: Partial<Omit<Silence, 'id'>> }>(`${BASE}/silences`, ({ body }, reply) => {
    const missing = (['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment'] as const).find(
      (name) => body[name] === undefined,
    );
    if (missing) return refuse(reply, `${missing} in body is required`);
    const silence = { ...(body as Omit<Silence, 'id'>), id: randomUUID() };
    if (Date.parse(silence.endsAt) <= now()) {
      return reply.code(400).send(JSON.stringify("Failed to create silence: end time can't be in the past"));
    }
    store.put('silence', silence.id, silence);
    return reply.code(200).send({ silenceID: silence.id });
  });

  const timer = setInterval(() => void send(), LOOK);
  timer.unref();
  server.addHook('onClose', async () => clearInterval(timer));

  /** One notice at a time; what is refused with a 5xx, or not answered, is due again later. */
  async function send(): Promise<void> {
    const where = webhook?.();
    if (!where || sending) return;
    sending = true;
    try {
      for (const notice of store.all<Notice>('notice').filter(({ due }) => due <= now())) await deliver(notice, where);
    } finally {
      sending = false;
    }
  }

  async function deliver(notice: Notice, { url, token }: { url: string; token: string }): Promise<void> {
    const body = JSON.stringify(noticeOf(notice.by));
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const status = await fetch(url, { method: 'POST', body, headers }).then(
      (answer) => answer.status,
      () => 503,
    );
    const latest = store.get<Notice>('notice', notice.id);
    if (latest?.due !== notice.due) return;
    if (status < 500) store.remove('notice', notice.id);
    else {
      const wait = Math.min(LAST, FIRST * 2 ** notice.tries);
      store.put('notice', notice.id, { ...notice, due: now() + wait, tries: notice.tries + 1 });
    }
  }

  /** The body of a webhook (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
  function noticeOf(by: Labels): object {
    const group = alerts().filter(({ labels }) => JSON.stringify(groupOf(labels)) === JSON.stringify(by));
    const common = (pick: (alert: AlertState) => Labels) =>
      Object.fromEntries(
        Object.entries(group[0] ? pick(group[0]) : {}).filter(([name, value]) =>
          group.every((alert) => pick(alert)[name] === value),
        ),
      );
    return {
      receiver: 'deckhand',
      status: group.some(({ endsAt }) => endsAt === undefined) ? 'firing' : 'resolved',
      alerts: group.map(shown),
      groupLabels: by,
      commonLabels: common(({ labels }) => labels),
      commonAnnotations: common(({ annotations }) => annotations),
      externalURL: 'http://alertmanager.example',
      version: '4',
      groupKey: `{}:{${Object.entries(by)
        .map(([name, value]) => `${name}="${value}"`)
        .join(', ')}}`,
      truncatedAlerts: 0,
    };
  }

  /** Every group that was ever told of is told of once more, as after a repeat interval. */
  function tellAgain(): void {
    for (const { labels } of alerts()) tell(labels);
  }

  return { fire, resolve, tellAgain, firing: () => alerts().filter(({ endsAt }) => endsAt === undefined), silences };
}

function shown({ fingerprint, labels, annotations, generatorURL, startsAt, endsAt }: AlertState) {
  return {
    status: endsAt === undefined ? 'firing' : 'resolved',
    labels,
    annotations,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endsAt === undefined ? NEVER : new Date(endsAt).toISOString(),
    generatorURL,
    fingerprint,
  };
}

function groupOf(labels: Labels): Labels {
  return Object.fromEntries(GROUP_BY.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

function matches({ name, value, isRegex, isEqual = true }: Matcher, labels: Labels): boolean {
  const found = labels[name] ?? '';
  return (isRegex ? new RegExp(`^(?:${value})$`).test(found) : found === value) === isEqual;
}

/** `alertname="A"`, with the value quoted as Go quotes. */
function parseFilter(filter: string): Matcher | undefined {
  const [, name = '', sign = '', value = ''] = /^(\w+)(=|!=|=~|!~)(.*)$/s.exec(filter) ?? [];
  if (!name) return undefined;
  const plain = value.startsWith('"') ? (JSON.parse(value) as string) : value;
  return { name, value: plain, isRegex: sign.endsWith('~'), isEqual: !sign.startsWith('!') };
}

/** Where go-swagger's validation refuses (code 602: a required field is missing). */
function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(422).send({ code: 602, message });
}

function hashOf(labels: Labels): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex');
}
