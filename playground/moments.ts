export type Phase = 'before' | 'after';
export type Moments = ReturnType<typeof createMoments>;

/**
 * Counts the calls that the fakes take, and can hold one of them: before it has its effect, or after, with the answer
 * not yet sent. So something can be killed exactly then.
 */
export function createMoments() {
  let count = 0;
  let held:
    | {
        readonly at: number;
        readonly phase: Phase;
        readonly reached: (call: string) => void;
        readonly released: Promise<void>;
        readonly release: () => void;
      }
    | undefined;

  async function pass(at: number, phase: Phase, call: string): Promise<void> {
    if (held?.at !== at || held.phase !== phase) return;
    held.reached(call);
    await held.released;
  }

  return {
    count: () => count,

    /** Resolves with the call's name once the call that comes `after` so many others is held. */
    hold(after: number, phase: Phase): Promise<string> {
      held?.release();
      const { promise: reached, resolve } = Promise.withResolvers<string>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      held = { at: count + after + 1, phase, reached: resolve, released, release };
      return reached;
    },

    release(): void {
      held?.release();
      held = undefined;
    },

    /** For a fake as a call comes in; what it returns is for when the answer is ready. */
    async arrive(call: string): Promise<() => Promise<void>> {
      const at = ++count;
      await pass(at, 'before', call);
      return () => pass(at, 'after', call);
    },
  };
}
