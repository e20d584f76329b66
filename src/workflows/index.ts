export { outbox } from './outbox.ts';
export { provision } from './provision.ts';
