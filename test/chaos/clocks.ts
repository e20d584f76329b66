import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('./jumping-clock.ts', import.meta.url));
/** As a time server corrects it. ms. */
const CORRECTED = 5_000;

/** The wall clock of the processes that are started with it; Temporal and the fakes keep the machine's. */
export function createClock(file: string) {
  let timer: NodeJS.Timeout | undefined;
  const set = (offset: number) => writeFileSync(file, String(offset));
  set(0);

  function setRight(): void {
    clearTimeout(timer);
    set(0);
  }

  return {
    arguments: ['--import', PRELOAD] as readonly string[],
    environment: { CHAOS_CLOCK: file },
    setRight,

    /** Jumps by so many ms, and back a little later. */
    jump(by: number): void {
      clearTimeout(timer);
      set(by);
      timer = setTimeout(setRight, CORRECTED);
    },
  };
}
