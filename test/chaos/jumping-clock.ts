import { readFileSync } from 'node:fs';

/** Loaded before the program: its `Date` is off by the ms in the file that CHAOS_CLOCK names. */
const { CHAOS_CLOCK: file = '' } = process.env;
/** ms. */
const LOOK = 100;
const Real = Date;
const realNow = Real.now;
let offset = 0;
look();
setInterval(look, LOOK).unref();

/** Stays as it was while the file is being written. */
function look(): void {
  offset = Number(readFileSync(file, 'utf8') || offset);
}

const now = () => realNow() + offset;
globalThis.Date = new Proxy(Real, {
  construct: (target, given, made) => Reflect.construct(target, given.length ? given : [now()], made) as object,
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
});
