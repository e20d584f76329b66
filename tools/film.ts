import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

type Palette = number[][];
type FrameOptions = {
  readonly palette?: Palette;
  /** ms */
  readonly delay: number;
  readonly dispose: number;
  readonly transparent: boolean;
  readonly transparentIndex: number;
};
type Encoder = {
  readonly writeFrame: (index: Uint8Array, width: number, height: number, options: FrameOptions) => void;
  readonly finish: () => void;
  readonly bytes: () => Uint8Array;
};
type Gifenc = {
  readonly GIFEncoder: () => Encoder;
  readonly quantize: (rgba: Uint8Array, colours: number) => Palette;
  readonly applyPalette: (rgba: Uint8Array, palette: Palette) => Uint8Array;
};

/** It brings no types, and what it names for `import` Node does not find: https://github.com/mattdesl/gifenc */
const { GIFEncoder, quantize, applyPalette } = createRequire(import.meta.url)('gifenc') as Gifenc;

type Shot = { readonly rgba: Uint8Array; readonly width: number; readonly height: number; readonly at: number };

const COLOURS = 160;
/** The last index of the palette: "as in the picture before". */
const SAME = COLOURS;
/** How long a picture stays at least and at most, in ms, however long nothing happened. */
const SHORTEST = 80;
const LONGEST = 1_600;
const LAST = 4_000;

/** Takes pictures of a page until it is stopped, as fast as they come, and makes one animated picture of them. */
export function film(page: Page) {
  const shots: Shot[] = [];
  let rolling = true;

  const rolled = (async () => {
    while (rolling) {
      const { data, width, height } = PNG.sync.read(await page.screenshot());
      const last = shots.at(-1);
      if (!last || Buffer.compare(data, last.rgba) !== 0)
        shots.push({ rgba: new Uint8Array(data), width, height, at: Date.now() });
    }
  })();
  // What ends the page early is told by whoever used it.
  rolled.catch(() => undefined);

  return {
    /** The animation as a GIF, `faster` than life. */
    async stop(faster: number): Promise<Uint8Array> {
      rolling = false;
      await rolled;
      return animation(shots, faster);
    },
  };
}

function animation(shots: readonly Shot[], faster: number): Uint8Array {
  const encoder = GIFEncoder();
  const palette = paletteOf(shots);
  let before: Uint8Array | undefined;
  shots.forEach(({ rgba, width, height, at }, index) => {
    const picture = applyPalette(rgba, palette);
    const next = shots[index + 1];
    const delay = next ? Math.min(LONGEST, Math.max(SHORTEST, (next.at - at) / faster)) : LAST;
    // Only what changed is drawn again; the rest compresses to almost nothing.
    const drawn = before ? picture.map((colour, pixel) => (colour === before?.[pixel] ? SAME : colour)) : picture;
    encoder.writeFrame(drawn, width, height, {
      delay,
      dispose: 1,
      transparent: index > 0,
      transparentIndex: SAME,
      ...(index === 0 ? { palette: [...palette, [0, 0, 0]] } : {}),
    });
    before = picture;
  });
  encoder.finish();
  return encoder.bytes();
}

/** One palette for all pictures, from some of them, so that nothing flickers. */
function paletteOf(shots: readonly Shot[]): Palette {
  const sampled = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => shots[Math.round(part * (shots.length - 1))] ?? []);
  const all = Buffer.concat(sampled.map(({ rgba }) => rgba));
  return quantize(new Uint8Array(all), COLOURS);
}
