export { cleanup } from './cleanup.ts';
export { deploy } from './deploy.ts';
export { freeze } from './freeze.ts';
export { outbox } from './outbox.ts';
export { provision } from './provision.ts';
export { review } from './review.ts';
export { rollback } from './rollback.ts';
export { trainModel } from './train-model.ts';
