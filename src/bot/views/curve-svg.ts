import type { Curve } from '../../models.ts';

const [WIDTH, HEIGHT] = [720, 360];
const EDGE = { left: 72, right: 24, top: 48, bottom: 44 };
const TICKS = 5;
const COLOUR = { ink: '#1f2937', faint: '#e5e7eb', curve: '#2f6fb3', champion: '#c2410c' };

/** A metric over its steps, with the champion as a line; at least one point. Readable without colour: lines differ in stroke. */
export function curveSvg({ title, metric, points, champion }: Curve): string {
  const [steps, values] = [points.map(([step]) => step), points.map(([, value]) => value)];
  const across = scale(steps, [EDGE.left, WIDTH - EDGE.right], 0);
  const up = scale(champion === undefined ? values : [...values, champion], [HEIGHT - EDGE.bottom, EDGE.top], 0.06);
  const path = points
    .map(([step, value], at) => `${at ? 'L' : 'M'}${px(across.at(step))} ${px(up.at(value))}`)
    .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans" font-size="12" fill="${COLOUR.ink}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${EDGE.left}" y="26" font-size="15" font-weight="bold">${xml(title)}</text>`,
    ...up.ticks.map((value) => gridLine(up.at(value), value)),
    ...across.ticks.map(
      (step) => `<text x="${px(across.at(step))}" y="${HEIGHT - 22}" text-anchor="middle">${label(step)}</text>`,
    ),
    `<text x="${(EDGE.left + WIDTH - EDGE.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">step</text>`,
    `<text x="16" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 ${HEIGHT / 2})">${xml(metric)}</text>`,
    ...(champion === undefined ? [] : [championLine(up.at(champion), champion)]),
    `<path d="${path}" fill="none" stroke="${COLOUR.curve}" stroke-width="2.5" stroke-linejoin="round"/>`,
    ...points.slice(-1).map(([step, value]) => lastPoint(across.at(step), up.at(value), value)),
    '</svg>',
  ].join('\n');
}

function gridLine(y: number, value: number): string {
  return (
    `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${px(y)}" y2="${px(y)}" stroke="${COLOUR.faint}"/>` +
    `<text x="${EDGE.left - 8}" y="${px(y + 4)}" text-anchor="end">${label(value)}</text>`
  );
}

function championLine(y: number, value: number): string {
  return (
    `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${px(y)}" y2="${px(y)}" stroke="${COLOUR.champion}" stroke-width="1.5" stroke-dasharray="6 4"/>` +
    `<text x="${EDGE.left + 6}" y="${px(y - 6)}" fill="${COLOUR.champion}">champion ${label(value)}</text>`
  );
}

function lastPoint(x: number, y: number, value: number): string {
  return (
    `<circle cx="${px(x)}" cy="${px(y)}" r="4" fill="${COLOUR.curve}"/>` +
    `<text x="${px(x - 8)}" y="${px(y - 10)}" text-anchor="end" font-weight="bold" fill="${COLOUR.curve}">${label(value)}</text>`
  );
}

/** From values to pixels, with ticks at round numbers; `air` is how much room is left around them. */
function scale(values: readonly number[], [from, to]: readonly [number, number], air: number) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * (most === least ? 0.5 : air);
  const [low, high] = [least - room, most + room];
  const each = roundStep((high - low) / TICKS);
  const count = Math.floor(high / each) - Math.ceil(low / each) + 1;
  return {
    at: (value: number) => from + ((value - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: count }, (_, at) => (Math.ceil(low / each) + at) * each),
  };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 5] as const).find((factor) => factor * power >= rough) ?? 10) * power;
}

function label(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function px(value: number): string {
  return value.toFixed(1);
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
