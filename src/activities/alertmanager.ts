import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { AlertDelivery, AlertMark, Labels } from '../incidents.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { readSuccess } from './http-answer.ts';
import { declined } from './failing.ts';
import { createHttp, type HttpRequest } from './http.ts';

export type AlertmanagerActivities = ReturnType<typeof createAlertmanagerActivities>;

export type AlertmanagerOptions = {
  /** With the path under which it is served, if any; without one, nothing can be asked. */
  readonly url: string | undefined;
  readonly dispatcher?: Dispatcher;
};

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not a time');
/** The fields we read (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). */
const alertsShape = z.array(z.looseObject({ fingerprint: z.string(), startsAt: time, endsAt: time }));
const silencesShape = z.array(
  z.looseObject({
    id: z.string(),
    comment: z.string(),
    endsAt: time,
    status: z.looseObject({ state: z.string() }),
  }),
);
const madeShape = z.looseObject({ silenceID: z.string() });

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

  async function ask<Shape extends z.ZodType>(request: HttpRequest, shape: Shape): Promise<z.infer<Shape>> {
    if (!http) throw declined({ id: 'upkeep.not-set', setting: 'ALERTMANAGER_URL' });
    return readSuccess<z.infer<Shape>>('Alertmanager', request.asking, await http(request), shape);
  }

  return {
    /** What of a group fires now, told as a delivery would: whatever is not there any more has ended. */
    async readGroup({ by, marks }: { by: Labels; marks: readonly AlertMark[] }): Promise<AlertDelivery> {
      const search = new URLSearchParams(filters(by).map((filter) => ['filter', filter]));
      const path = `alerts?${search}`;
      const found = await ask({ method: 'GET', path, asking: 'say what fires' }, alertsShape);
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
        throw declined({ id: 'upkeep.nothing-to-silence' });
      }
      const mark = `deckhand ${effect.key}`;
      const known = await ask({ method: 'GET', path: 'silences', asking: 'list silences' }, silencesShape);
      const mine = known.find(({ comment, status }) => comment.includes(mark) && status.state !== 'expired');
      if (mine) return { id: 'incident.silenced', until: Date.parse(mine.endsAt), silence: mine.id };
      const startsAt = Date.now();
      const until = startsAt + duration;
      const json = {
        matchers,
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(until).toISOString(),
        createdBy: requestedBy || 'deckhand',
        comment: `${title} (${mark})`,
      };
      const making = { method: 'POST', path: 'silences', asking: 'make a silence', json } as const;
      const { silenceID } = await ask(making, madeShape);
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
