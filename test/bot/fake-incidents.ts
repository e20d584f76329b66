import type { Incidents, OpenIncident } from '../../src/bot/incidents.ts';
import type { SaidNote } from '../../src/workflows/messages.ts';

/** Incidents that take everything; remembers what it was told. */
export function createFakeIncidents() {
  const notes: (SaidNote & { workflowId: string })[] = [];
  const edits: { workflowId: string; key: string; text: string }[] = [];
  const open: OpenIncident[] = [];
  const incidents: Incidents = {
    take: async () => undefined,
    open: async () => open,
    note: async (workflowId, _, note) => {
      notes.push({ workflowId, ...note });
      return true;
    },
    edited: async (workflowId, _, edit) => {
      edits.push({ workflowId, ...edit });
      return true;
    },
  };
  return { incidents, notes, edits, open };
}
