import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const listeners = new Set<() => void>();
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => listeners.forEach((listener) => listener()));

/** The choice is kept by this browser; the style sheet follows `data-theme` on the root element. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem('theme', theme);
  applyTheme();
  listeners.forEach((listener) => listener());
}

export function applyTheme(): void {
  document.documentElement.dataset['theme'] = chosen();
}

export const useTheme = (): Theme => useSyncExternalStore(listen, chosen);

/** What `system` comes to at the moment. */
export const useShownTheme = (): 'light' | 'dark' => useSyncExternalStore(listen, shown);

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): Theme {
  const kept = localStorage.getItem('theme');
  return THEMES.find((theme) => theme === kept) ?? 'system';
}

function shown(): 'light' | 'dark' {
  const theme = chosen();
  if (theme !== 'system') return theme;
  return dark.matches ? 'dark' : 'light';
}
