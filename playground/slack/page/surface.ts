import { createContext, useCallback, useMemo, useState } from 'react';
import type { ElementState, OptionsAnswer, Outcome, Put } from './api.ts';
import { initialState, type Interactive } from './elements/state.ts';

/** What the elements of a message, a modal or Home act upon. */
export type Surface = {
  readonly stateOf: (blockId: string, element: Interactive) => ElementState;
  readonly keep: (blockId: string, actionId: string, state: ElementState) => void;
  readonly act: (blockId: string, actionId: string, put: Put) => Promise<Outcome>;
  readonly options: (blockId: string, actionId: string, typed: string) => Promise<OptionsAnswer>;
  /** What is wrong with an input, by block id. */
  readonly errors: Readonly<Record<string, string>>;
};

type Doors = Pick<Surface, 'act' | 'options'> & { readonly errors?: Surface['errors'] };

const NONE: Surface['errors'] = {};
const NO_ANSWER: Outcome = { ok: false, error: 'Nothing listens here.' };

export const SurfaceContext = createContext<Surface>({
  stateOf: (_, element) => initialState(element),
  keep: () => undefined,
  act: () => Promise.resolve(NO_ANSWER),
  options: () => Promise.resolve(NO_ANSWER),
  errors: NONE,
});

/** Keeps what was put in by block and action, so that an update of the view does not lose what somebody typed. */
export function useSurface({ act, options, errors = NONE }: Doors): Surface {
  const [touched, setTouched] = useState<ReadonlyMap<string, ElementState>>(new Map());

  const stateOf = useCallback(
    (blockId: string, element: Interactive) => {
      const kept = touched.get(`${blockId}/${element.action_id}`);
      return kept?.type === element.type ? kept : initialState(element);
    },
    [touched],
  );
  const keep = useCallback(
    (blockId: string, actionId: string, state: ElementState) =>
      setTouched((before) => new Map(before).set(`${blockId}/${actionId}`, state)),
    [],
  );
  return useMemo(() => ({ stateOf, keep, act, options, errors }), [stateOf, keep, act, options, errors]);
}
