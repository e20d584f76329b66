import { costs } from './cost.ts';
import { wholeProvision } from './whole-provision.ts';

/** `npm run bench` prints what runs cost, as JSON. */
console.log(JSON.stringify({ cost: await costs(), whole: await wholeProvision() }, null, 2));
