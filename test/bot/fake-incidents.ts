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
    note: async ({ workflowId }, note) => void notes.push({ workflowId, ...note }),
    edited: async ({ workflowId }, edit) => void edits.push({ workflowId, ...edit }),
  };
  return { incidents, notes, edits, open };
}
