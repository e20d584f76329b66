import type { WebClient } from '@slack/web-api';
import type { Logger } from '../log.ts';
import type { People } from '../people.ts';
import { allows } from '../policy.ts';
import type { BotSettings } from './catalog.ts';
import type { Incidents } from './incidents.ts';
import type { KnownRun } from './known-run.ts';
import { operationsFor, overviewFor, withLinks } from './overview.ts';
import type { Runs } from './runs.ts';
import { slackCode } from './slack-problems.ts';
import { homeView, type HomeFacts } from './views/home.ts';
import type { Words } from './views/language.ts';

/** Whoever has not opened Home for this long does not look at it: opening it draws it anew. ms. */
const LOOKS_AT_IT = 3_600_000;

export type Home = {
  /** Somebody opened Home. `hash` is of the view they saw: a newer one stays. */
  readonly opened: (user: string, hash?: string) => Promise<void>;
  /** Something changed for this person: draws their Home again if they may be looking at it. Never throws. */
  readonly changed: (user: string) => Promise<void>;
};

export type HomeOptions = {
  readonly client: WebClient;
  readonly runs: Runs;
  readonly incidents: Pick<Incidents, 'open'>;
  readonly people: People;
  readonly settings: BotSettings;
  readonly wordsFor: (user: string) => Promise<Words>;
  readonly logger: Logger;
};

/** Keeps people's Home true. One drawing a person at a time; what comes meanwhile is one more drawing after it. */
export function createHome(options: HomeOptions): Home {
  const { client, runs, incidents, people, settings, wordsFor, logger } = options;
  const openedAt = new Map<string, number>();
  const drawing = new Map<string, { again: boolean }>();

  async function draw(user: string, hash?: string): Promise<void> {
    const busy = drawing.get(user);
    if (busy) {
      busy.again = true;
      return;
    }
    const turn = { again: false };
    drawing.set(user, turn);
    try {
      await publish(user, hash);
      while (turn.again) {
        turn.again = false;
        await publish(user);
      }
    } finally {
      drawing.delete(user);
    }
  }

  async function publish(user: string, hash?: string): Promise<void> {
    const words = await wordsFor(user);
    const view = homeView(await factsFor(user, words), words);
    try {
      await client.views.publish({ user_id: user, view, ...(hash ? { hash } : {}) });
    } catch (error) {
      if (slackCode(error) !== 'hash_conflict') throw error;
      // Somebody drew it while we looked; what we look up from here on is newer than theirs.
      await publish(user);
    }
  }

  async function factsFor(user: string, words: Words): Promise<HomeFacts> {
    const person = await people.find(user);
    const operations = operationsFor({ settings }, person).map(({ name, command, usage }) => {
      const { title, summary } = words.operations[name];
      return { name, command, usage, title, summary };
    });
    const known = { operations, mayOpenIncidents: allows(settings.policies.incident.run, person), at: Date.now() };
    try {
      const [overview, ended, open] = await Promise.all([
        overviewFor({ runs, client }, person),
        runs.endedOf(user),
        incidents.open(),
      ]);
      const lists = {
        ...overview,
        // They have a list of their own, beside what of them waits for this person.
        mine: overview.mine.filter(isNoIncident),
        others: overview.others.filter(isNoIncident),
        incidents: await withLinks(client, open),
        ended: await withLinks(client, ended),
      };
      return { ...known, lists };
    } catch (error) {
      logger.warn({ err: error }, 'Temporal could not list what runs.');
      return { ...known, lists: undefined };
    }
  }

  return {
    async opened(user, hash) {
      openedAt.set(user, Date.now());
      await draw(user, hash);
    },

    async changed(user) {
      if (Date.now() - (openedAt.get(user) ?? 0) > LOOKS_AT_IT) {
        openedAt.delete(user);
        return;
      }
      await draw(user).catch((error: unknown) => logger.warn({ err: error }, 'A Home could not be drawn again.'));
    },
  };
}

function isNoIncident({ operation }: KnownRun): boolean {
  return operation !== 'incident';
}
