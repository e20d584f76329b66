import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Change, StateValues, View } from './client-types.ts';
import { withIds } from './content.ts';
import { checkView } from './limits.ts';
import { BOT, PEOPLE, TEAM } from './seed.ts';
import { stateOf } from './state.ts';
import { SlackError } from './types.ts';

export type Views = ReturnType<typeof createViews>;
export type Found = { readonly user: string; readonly view: View };
type Given = Pick<View, 'type' | 'blocks'> & Partial<View>;

/** A root and two pushed upon it. */
const STACK = 3;

/** What everybody has open: a stack of modals and their Home, each change stored before it is told. */
export function createViews(store: Store, tell: (change: Change) => void, now: () => number) {
  const stackOf = (user: string): readonly View[] => store.get<View[]>('modals', user) ?? [];
  const homeOf = (user: string): View | undefined => store.get<View>('home', user);

  function saveStack(user: string, stack: readonly View[]): void {
    store.put('modals', user, stack);
    tell({ type: 'view', only: user });
  }

  function saveHome(user: string, view: View): void {
    store.put('home', user, view);
    tell({ type: 'home', only: user });
  }

  function save({ user, view }: Found): View {
    if (view.type === 'home') saveHome(user, view);
    else
      saveStack(
        user,
        stackOf(user).map((each) => (each.id === view.id ? view : each)),
      );
    return view;
  }

  const all = (): Found[] =>
    PEOPLE.flatMap(({ id: user }) => {
      const home = homeOf(user);
      return [...stackOf(user), ...(home ? [home] : [])].map((view) => ({ user, view }));
    });

  function refuseTaken(externalId: string | undefined, except?: string): void {
    const taken = all().some(({ view }) => view.external_id === externalId && view.id !== except);
    if (externalId && taken) throw new SlackError('duplicate_external_id');
  }

  function made(given: Given, more: Partial<View>, kept?: StateValues): View {
    const blocks = withIds(given.blocks, randomBytes(2).toString('hex'));
    const id = more.id ?? `V${randomBytes(5).toString('hex').toUpperCase()}`;
    return {
      id,
      team_id: TEAM.id,
      callback_id: '',
      private_metadata: '',
      external_id: '',
      ...(given.type === 'modal'
        ? { submit: null, close: null, clear_on_close: false, notify_on_close: false, submit_disabled: false }
        : {}),
      ...given,
      blocks,
      state: { values: stateOf(blocks, kept) },
      hash: `${Math.floor(now() / 1_000)}.${randomBytes(4).toString('hex')}`,
      root_view_id: id,
      previous_view_id: null,
      app_id: BOT.app,
      bot_id: BOT.bot,
      ...more,
    };
  }

  return {
    stackOf,
    homeOf,

    find(id: string): Found {
      const found = all().find(({ view }) => view.id === id);
      if (!found) throw new SlackError('not_found');
      return found;
    },

    byExternalId(id: string): Found {
      const found = all().find(({ view }) => view.external_id === id);
      if (!found) throw new SlackError('not_found');
      return found;
    },

    /** `whose` exchanges the trigger: only after the view has been found good, so that a bad one costs nothing. */
    open(given: unknown, whose: () => string): View {
      const checked = checkedModal(given);
      refuseTaken(checked.external_id);
      const user = whose();
      const view = made(checked, {});
      saveStack(user, [view]);
      return view;
    },

    push(given: unknown, whose: () => string): View {
      const checked = checkedModal(given);
      refuseTaken(checked.external_id);
      const user = whose();
      const stack = stackOf(user);
      const top = stack.at(-1);
      if (!top) throw new SlackError('not_found');
      if (stack.length >= STACK) throw new SlackError('push_limit_reached');
      const view = made(checked, { root_view_id: top.root_view_id, previous_view_id: top.id });
      saveStack(user, [...stack, view]);
      return view;
    },

    /** What people have put in stays where the same element is still there, by the ids the app gave. */
    update({ user, view: before }: Found, given: unknown, hash = ''): View {
      if (hash && hash !== before.hash) throw new SlackError('hash_conflict');
      checkView(given, before.type);
      const checked = given as Given;
      refuseTaken(checked.external_id, before.id);
      const { id, root_view_id, previous_view_id } = before;
      return save({ user, view: made(checked, { id, root_view_id, previous_view_id }, before.state.values) });
    },

    publish(user: string, given: unknown, hash = ''): View {
      const before = homeOf(user);
      if (hash && hash !== before?.hash) throw new SlackError('hash_conflict');
      checkView(given, 'home');
      const view = made(given as Given, before ? { id: before.id, root_view_id: before.id } : {}, before?.state.values);
      saveHome(user, view);
      return view;
    },

    /** Somebody put something in; the view stays the same to the app, with the same hash. */
    fill: ({ user, view }: Found, values: StateValues): View => save({ user, view: { ...view, state: { values } } }),

    /** Leaves the ones below. */
    closeTop: (user: string): void => saveStack(user, stackOf(user).slice(0, -1)),
    closeAll: (user: string): void => saveStack(user, []),
  };
}

function checkedModal(given: unknown): Given {
  checkView(given, 'modal');
  return given as Given;
}
