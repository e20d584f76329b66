import { measureLoad } from './loading.ts';
import { isFull } from './save.ts';

await measureLoad('load-channels', { runs: isFull ? 1_000 : 60, channels: 20 });
