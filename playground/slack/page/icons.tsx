/** Strokes on a 16 × 16 grid. */
const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6.5 8 10.5l4-4',
  download: 'M8 2.5v7.5M4.75 7 8 10.25 11.25 7M3 13.25h10',
  edit: 'M3 13l.6-2.9 7-7 2.3 2.3-7 7L3 13zM9.4 4.3l2.3 2.3',
  eye: 'M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8zM8 10a2 2 0 100-4 2 2 0 000 4z',
  file: 'M4 1.75h5l3 3v9.5H4zM9 1.75v3h3',
  hash: 'M6.5 2.5 5 13.5M11 2.5 9.5 13.5M3 6h10.5M2.5 10H13',
  home: 'M2.5 7.5 8 2.75l5.5 4.75v6h-3.75V9.75h-3.5v3.75H2.5z',
  link: 'M6.75 9.25a2.5 2.5 0 003.5 0l2.5-2.5a2.5 2.5 0 00-3.5-3.5l-.75.75M9.25 6.75a2.5 2.5 0 00-3.5 0l-2.5 2.5a2.5 2.5 0 003.5 3.5l.75-.75',
  lock: 'M3.5 7.25h9v6.25h-9zM5.25 7.25V5a2.75 2.75 0 015.5 0v2.25',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  moon: 'M13 9.5A5.5 5.5 0 016.5 3a5.5 5.5 0 106.5 6.5z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  plus: 'M8 3v10M3 8h10',
  reply: 'M6.5 3.5 2.5 7.5l4 4M2.5 7.5h6a5 5 0 015 5',
  send: 'M2.5 13.5 13.5 8 2.5 2.5l1.75 5.5zM4.25 8H13',
  shortcut: 'M9 1.75 3.5 9h4L6.75 14.25 12.5 7h-4z',
  smile: 'M8 14A6 6 0 108 2a6 6 0 000 12zM5.5 9.5s.75 1.5 2.5 1.5 2.5-1.5 2.5-1.5M6 6.25h.01M10 6.25h.01',
  storm: 'M4.5 10.5a3 3 0 01.3-6A4 4 0 0112.4 6a2.3 2.3 0 01-.6 4.5M8.5 8 6.75 11h2.5L7.5 14',
  sun: 'M8 10.75a2.75 2.75 0 100-5.5 2.75 2.75 0 000 5.5zM8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  system: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The signal flag D, "keep clear of me": the letter of Deckhand. */
export function Flag({ size = 36 }: { readonly size?: number }) {
  return (
    <svg className="flag" viewBox="0 0 12 12" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="12" height="12" fill="#e8b73c" />
      <rect y="3" width="12" height="6" fill="#1d4f7c" />
    </svg>
  );
}
