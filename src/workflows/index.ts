export { amendReport } from './amend-report.ts';
export { deploy } from './deploy.ts';
export { freeze } from './freeze.ts';
export { outbox } from './outbox.ts';
export { provision } from './provision.ts';
export { respondToIncident } from './respond-to-incident.ts';
export { review } from './review.ts';
export { rollback } from './rollback.ts';
