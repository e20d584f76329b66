import type { Person } from './api.ts';
import { Flag } from './icons.tsx';

type AvatarProps = { readonly person: Person | undefined; readonly size?: number };

export function Avatar({ person, size = 36 }: AvatarProps) {
  if (person?.bot)
    return (
      <span className="avatar bot" style={{ width: size, height: size }}>
        <Flag size={size} />
      </span>
    );
  return (
    <span
      className="avatar"
      style={{ background: person?.color ?? '#666', width: size, height: size, fontSize: size * 0.42 }}
      aria-hidden="true"
    >
      {person?.realName[0] ?? '?'}
    </span>
  );
}
