import type { OperationName } from '../../operations.ts';
import type { RunStatus } from '../../run.ts';

export const OPERATION_ICON: Readonly<Record<OperationName, string>> = {
  provision: '🔧',
  deploy: '🚀',
  rollback: '⏪',
  review: '🔎',
  freeze: '❄️',
  queue: '⏳',
  trainModel: '🎓',
  cleanup: '🧹',
  incident: '🚨',
};

export const STATUS_ICON: Readonly<Partial<Record<RunStatus, string>>> = {
  succeeded: '✅',
  failed: '❌',
  cancelled: '🚫',
  stopped: '⏹️',
  'rolled-back': '↩️',
};
