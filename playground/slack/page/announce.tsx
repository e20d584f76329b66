import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

/** Has a screen reader say something that a look at the page would show. */
export function announce(text: string): void {
  said = text;
  listeners.forEach((listener) => listener());
}

export function Announcer() {
  const text = useSyncExternalStore(listen, () => said);
  return (
    <div className="hidden" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  );
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
