export { outbox } from './outbox.ts';
export { provision } from './provision.ts';
export { reconcile } from './reconcile.ts';
