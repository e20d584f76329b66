import { log, metricMeter } from '@temporalio/workflow';
import type { Phrase } from '../phrases.ts';
import { describeFailure, type StepFailure } from './failure.ts';

export type Undo = { readonly step: string; readonly undo: () => Promise<Phrase> };
export type Undone = { readonly step: string; readonly result?: Phrase; readonly problem?: StepFailure };

const failures = metricMeter.createCounter('deckhand_undo_failures_total', '', 'Undos that are stuck, by step.');

/** What a run would have to take back, newest first. Registered before the work, since work that fails may be half done. */
export function createUndoStack() {
  const stack: Undo[] = [];

  function register(entry: Undo): void {
    if (!stack.some(({ step }) => step === entry.step)) stack.unshift(entry);
  }

  function forget(...steps: readonly string[]): void {
    stack.splice(0, stack.length, ...stack.filter(({ step }) => !steps.includes(step)));
  }

  /** Tries every undo, also after one that failed, and tells of each as it ends. True if none is stuck. */
  async function unwind(tell: (undone: Undone) => void): Promise<boolean> {
    let clean = true;
    for (const { step, undo } of stack.splice(0)) {
      try {
        tell({ step, result: await undo() });
      } catch (error) {
        log.error('An undo is stuck.', { step, error });
        failures.add(1, { step });
        clean = false;
        tell({ step, problem: describeFailure(error) });
      }
    }
    return clean;
  }

  return { register, forget, unwind };
}

export type UndoStack = ReturnType<typeof createUndoStack>;
