import type { Person } from './api.ts';

export function Avatar({ person, small = false }: { readonly person: Person | undefined; readonly small?: boolean }) {
  const letter = person?.bot ? '◆' : (person?.realName[0] ?? '?');
  return (
    <span
      className={small ? 'avatar small' : 'avatar'}
      style={{ background: person?.color ?? '#666' }}
      aria-hidden="true"
    >
      {letter}
    </span>
  );
}
