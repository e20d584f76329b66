import { z } from 'zod';

/** What runs keep in their memos for others to read, who need no worker for that. */
const SHAPES = {
  /** Slack's, of the command that started the run. */
  triggerId: z.string(),
  thread: z.object({ channel: z.string(), ts: z.string() }),
  /** The channel that a run's words wait for. */
  unreachable: z.string(),
  release: z.object({ digest: z.string(), version: z.string().optional(), revision: z.string().optional() }),
  incident: z.object({
    title: z.string(),
    severity: z.enum(['sev1', 'sev2', 'sev3']),
    status: z.enum(['firing', 'acknowledged', 'mitigated', 'resolved']),
    since: z.number(),
  }),
  /** What a cleanup's schedule left out, as its last run told. */
  skips: z.object({ overlap: z.number(), missed: z.number() }),
  /** Of a freeze: why, by whom, until when (Unix ms), and that it will begin nothing more. */
  reason: z.string(),
  by: z.string(),
  until: z.number(),
  over: z.boolean(),
  /** How many queue. */
  waiting: z.number(),
};

export type Memo = { readonly [Key in keyof typeof SHAPES]?: Readonly<z.infer<(typeof SHAPES)[Key]>> };

/** A run's memo. Anybody with access to Temporal can start one with anything in it: what has another shape is not there. */
export function memoOf({ memo }: { readonly memo?: Readonly<Record<string, unknown>> | undefined }): Memo {
  const kept = Object.entries(SHAPES).flatMap(([key, shape]) => {
    const { success, data } = shape.safeParse(memo?.[key]);
    return success ? [[key, data] as const] : [];
  });
  return Object.fromEntries(kept);
}
