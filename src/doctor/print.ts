import type { Report, SystemReport } from './check.ts';

/** The report for a terminal: one line a check, and under each ✗ what to do. */
export function printed({ systems, ok }: Report): string {
  const lines = systems.flatMap(linesOf);
  return [...lines, '', ok ? 'Everything that is set works.' : 'Not everything works: see the lines with ✗.'].join(
    '\n',
  );
}

function linesOf({ system, checks, why }: SystemReport): string[] {
  if (checks.length === 0) return [`· ${system}: not set${why ? ` (${why})` : ''}`];
  return checks.flatMap(({ name, ok, says, todo, skipped }) => [
    `${skipped ? '·' : ok ? '✓' : '✗'} ${system} · ${name}: ${says.replaceAll('\n', '\n    ')}`,
    ...(ok ? [] : [`    → ${todo}`]),
  ]);
}
