import type { IncidentQuery, IncidentSeverity, Labels } from '../../../incidents.ts';
import { cut, duration, escapeMrkdwn as esc } from '../mrkdwn.ts';

/** What foreign text may take of a line. Characters. */
const FOREIGN = 300;
const LABELS = 8;
const A_DAY = 86_400_000;

/** How much of a list stands in a note. */
export const SHOWN = 5;

export const SEVERITY: Readonly<Record<IncidentSeverity, string>> = { sev1: 'SEV1', sev2: 'SEV2', sev3: 'SEV3' };

/** Foreign text on one line. */
export function brief(text: string): string {
  return esc(cut(text.replaceAll(/\s+/g, ' ').trim(), FOREIGN, '…'));
}

export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** `severity=critical` and the like, each in code. */
export function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).slice(0, LABELS);
  return pairs.map(([name, value]) => `\`${code(name)}=${code(value)}\``).join(' ');
}

/** Whether the time of day alone would mislead. */
export function isFar(at: number, near: number): boolean {
  return Math.abs(at - near) > A_DAY;
}

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30];

/** What a query measured, as people of one language read it: its decimal sign, and its word for days. */
export function amounts({ decimal, days }: { readonly decimal: string; readonly days: string }) {
  const number = (value: number) => plain(value).replace('.', decimal);
  const written: Readonly<Record<IncidentQuery['unit'], (value: number) => string>> = {
    ratio: (value) => `${number(value * 100)} %`,
    seconds: (value) => (value < 60 ? `${number(value)} s` : duration(value * 1_000, days)),
    bytes(value) {
      if (value < MIB) return `${number(value / KIB)} KiB`;
      return value < GIB ? `${number(value / MIB)} MiB` : `${number(value / GIB)} GiB`;
    },
    number,
  };
  return (value: number, unit: IncidentQuery['unit']): string => written[unit](value);
}

/** Two significant digits are what people act on; whole numbers stay whole. */
function plain(value: number): string {
  const rounded = Math.abs(value) >= 10 ? value.toFixed(Number.isInteger(value) ? 0 : 1) : value.toPrecision(2);
  return String(Number(rounded));
}

/** Nothing may end the code it stands in. */
function code(text: string): string {
  return brief(text.replaceAll('`', "'"));
}
