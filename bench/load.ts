import { measureLoad } from './loading.ts';
import { isFull } from './save.ts';

await measureLoad('load', { runs: isFull ? 200 : 20, channels: 1 });
