import type { Dispatcher } from 'undici';
import type { AlertDelivery, AlertMark, Labels } from '../incidents.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { createHttp, declined, failureOf, type HttpRequest } from './http.ts';

export type AlertmanagerActivities = ReturnType<typeof createAlertmanagerActivities>;

export type AlertmanagerOptions = {
  /** With the path under which it is served, if any; without one, nothing can be asked. */
  readonly url: string | undefined;
  readonly dispatcher?: Dispatcher;
};

/** The fields we read (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). */
type GettableAlert = { readonly fingerprint: string; readonly startsAt: string; readonly endsAt: string };
type GettableSilence = {
  readonly id: string;
  readonly comment: string;
  readonly endsAt: string;
  readonly status: { readonly state: 'active' | 'pending' | 'expired' };
};

/** What Alertmanager knows of a group, and silences for it. */
export function createAlertmanagerActivities({ url, dispatcher }: AlertmanagerOptions) {
  const http = url
    ? createHttp({
        system: 'Alertmanager',
        baseUrl: new URL('api/v2/', url.endsWith('/') ? url : `${url}/`).href,
        headers: () => ({}),
        ...(dispatcher ? { dispatcher } : {}),
      })
    : undefined;

  async function ask<T>(request: HttpRequest): Promise<T> {
    if (!http) throw declined('ALERTMANAGER_URL is not set.');
    const answer = await http(request);
    if (answer.status < 200 || answer.status > 299) throw failureOf('Alertmanager', request.asking, answer);
    return JSON.parse(answer.body) as T;
  }

  return {
    /** What of a group fires now, told as a delivery would: whatever is not there any more has ended. */
    async readGroup({ by, marks }: { by: Labels; marks: readonly AlertMark[] }): Promise<AlertDelivery> {
      const search = new URLSearchParams(filters(by).map((filter) => ['filter', filter]));
      const path = `alerts?${search}`;
      const found = await ask<GettableAlert[]>({ method: 'GET', path, asking: 'say what fires' });
      const now = Date.now();
      const firing = found.filter(({ endsAt }) => Date.parse(endsAt) > now);
      const there = new Set(firing.map(({ fingerprint }) => fingerprint));
      const ended = marks
        .filter(([fingerprint]) => !there.has(fingerprint))
        .map(([fingerprint, startsAt]): AlertMark => [fingerprint, startsAt, Math.max(now, startsAt + 1)]);
      const still = firing.map(({ fingerprint, startsAt }): AlertMark => [fingerprint, Date.parse(startsAt), 0]);
      return { source: 'alertmanager', alerts: [], marks: [...ended, ...still], truncated: 0 };
    },

    /** Mutes a group's notices. Alertmanager makes a second silence of a second call, so ours is looked for by its key. */
    async silenceAlert({
      by,
      duration,
      title,
      requestedBy,
      effect,
    }: {
      by: Labels;
      duration: number;
      title: string;
      requestedBy: string;
      effect: Effect;
    }): Promise<Phrase> {
      const matchers = Object.entries(by).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
      if (matchers.length === 0) {
        throw declined('There is nothing to silence by: no alert opened this incident, or its group has no labels.');
      }
      const mark = `deckhand ${effect.key}`;
      const known = await ask<GettableSilence[]>({ method: 'GET', path: 'silences', asking: 'list silences' });
      const mine = known.find(({ comment, status }) => comment.includes(mark) && status.state !== 'expired');
      if (mine) return { id: 'incident.silenced', until: Date.parse(mine.endsAt), silence: mine.id };
      const startsAt = Date.now();
      const until = startsAt + duration;
      const { silenceID } = await ask<{ silenceID: string }>({
        method: 'POST',
        path: 'silences',
        asking: 'make a silence',
        json: {
          matchers,
          startsAt: new Date(startsAt).toISOString(),
          endsAt: new Date(until).toISOString(),
          createdBy: requestedBy || 'deckhand',
          comment: `${title} (${mark})`,
        },
      });
      return { id: 'incident.silenced', until, silence: silenceID };
    },
  };
}

/** A label whose value was cut would match nothing, and then everything would seem to be over. */
function filters(by: Labels): string[] {
  return Object.entries(by)
    .filter(([, value]) => !value.endsWith('…'))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}
