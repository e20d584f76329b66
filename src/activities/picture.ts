import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const { resolve } = createRequire(import.meta.url);

/** Twice its size, for screens with fine dots. */
const ZOOM = 2;

let ready: Promise<readonly Buffer[]> | undefined;

/** An SVG of ours as a PNG, with a font that is always there. */
export async function picture(svg: string): Promise<Buffer> {
  const fonts = await (ready ??= prepare());
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { loadSystemFonts: false, fontBuffers: [...fonts], defaultFontFamily: 'DejaVu Sans' },
  });
  try {
    const rendered = drawn.render();
    const png = Buffer.from(rendered.asPng());
    rendered.free();
    return png;
  } finally {
    drawn.free();
  }
}

/** WebAssembly is loaded once in a process. */
async function prepare(): Promise<readonly Buffer[]> {
  const faces = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((face) => resolve(`dejavu-fonts-ttf/ttf/${face}`));
  const [wasm, ...fonts] = await Promise.all(
    [resolve('@resvg/resvg-wasm/index_bg.wasm'), ...faces].map((file) => readFile(file)),
  );
  if (!wasm) throw new TypeError('The renderer is not installed.');
  await initWasm(wasm);
  return fonts;
}
