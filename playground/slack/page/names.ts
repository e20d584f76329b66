import { createContext, useContext } from 'react';
import type { Person, WorkspaceView } from './api.ts';

export type Names = WorkspaceView & { readonly me: Person | undefined };

const NOBODY: Names = {
  team: { id: '', name: '', domain: '' },
  people: [],
  groups: [],
  channels: [],
  commands: [],
  me: undefined,
};

/** Who and what the ids in messages stand for, and whose eyes see them. */
export const NamesContext = createContext<Names>(NOBODY);
export const useNames = () => useContext(NamesContext);
