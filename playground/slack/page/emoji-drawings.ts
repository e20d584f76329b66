type Drawing = {
  readonly name: string;
  readonly tone: 'good' | 'bad' | 'wait' | 'accent' | 'soft';
  readonly path: string;
};

const CIRCLE = 'M8 14.25a6.25 6.25 0 100-12.5 6.25 6.25 0 000 12.5z';
const THUMB = 'M5 7.5 8 2.25c1 0 1.6.8 1.4 1.8L9 6.5h3.5c.8 0 1.4.7 1.2 1.5l-1 4.5c-.1.6-.7 1-1.3 1H5M2.5 7.5H5v6H2.5z';

/** Emoji as the page draws them: the same on every system, also on one without a font for them. */
export const DRAWINGS: Readonly<Record<string, Drawing>> = {
  '✅': { name: 'done', tone: 'good', path: `${CIRCLE}M5 8.3l2.1 2.1L11 6.2` },
  '❌': { name: 'failed', tone: 'bad', path: `${CIRCLE}M5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5` },
  '🚫': { name: 'not allowed', tone: 'bad', path: `${CIRCLE}M3.6 3.6l8.8 8.8` },
  '🛑': { name: 'stop', tone: 'bad', path: 'M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4zM5.5 8h5' },
  '↩️': { name: 'back', tone: 'wait', path: 'M6 3.5 2.5 7 6 10.5M2.5 7h7a3.25 3.25 0 010 6.5H7' },
  '⏳': {
    name: 'waiting',
    tone: 'wait',
    path: 'M4 2h8M4 14h8M4.75 2c0 3.5 3.25 4 3.25 6s-3.25 2.5-3.25 6M11.25 2c0 3.5-3.25 4-3.25 6s3.25 2.5 3.25 6',
  },
  '⚠️': { name: 'warning', tone: 'wait', path: 'M8 2.25 14.5 13.5h-13zM8 6.5V10M8 11.75h.01' },
  '🔧': {
    name: 'wrench',
    tone: 'accent',
    path: 'M13.2 4.6l-2 2-1.9-.5-.5-1.9 2-2a3.6 3.6 0 00-4.6 4.7l-4.3 4.3a1.35 1.35 0 001.9 1.9l4.3-4.3a3.6 3.6 0 005.1-4.2z',
  },
  '🚀': {
    name: 'rocket',
    tone: 'accent',
    path: 'M9.5 10.5 6 7c1-3 3.5-5 7.5-5.2-.2 4-2.2 6.7-4 8.7zM6 7l-3 .4L5 4.6l2 .2M9.5 10.5l-.4 3 2.8-2-.2-2M5.2 10.7c-1.5.3-2.3 1.4-2.5 3.1 1.7-.2 2.8-1 3.1-2.5M10.3 5.7h.01',
  },
  '🚨': {
    name: 'alarm',
    tone: 'bad',
    path: 'M4 11.75V8.5a4 4 0 018 0v3.25M2.5 11.75h11v2h-11zM8 1.25v1.5M2.4 3.2l1 1M13.6 3.2l-1 1',
  },
  '🧹': {
    name: 'broom',
    tone: 'accent',
    path: 'M13.5 2.5l-5 5M5.6 6.6l3.8 3.8-2 3.35c-2.7-.3-4.85-2.45-5.15-5.15zM4 10.25l1.75 1.75',
  },
  '📦': {
    name: 'package',
    tone: 'accent',
    path: 'M2.5 5 8 2.25 13.5 5v6L8 13.75 2.5 11zM2.5 5 8 7.75 13.5 5M8 7.75v6',
  },
  '🧪': {
    name: 'experiment',
    tone: 'accent',
    path: 'M6 2h4M6.75 2v4.5L3.2 12.3c-.5.8 0 1.7.9 1.7h7.8c.9 0 1.4-.9.9-1.7L9.25 6.5V2M5 10h6',
  },
  '🔒': { name: 'locked', tone: 'soft', path: 'M3.5 7.25h9v6.25h-9zM5.25 7.25V5a2.75 2.75 0 015.5 0v2.25' },
  '❄️': {
    name: 'frozen',
    tone: 'accent',
    path: 'M8 1.75v12.5M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6.25 2.75 8 4.5l1.75-1.75M6.25 13.25 8 11.5l1.75 1.75',
  },
  '⏪': { name: 'back to before', tone: 'accent', path: 'M8 4 3 8l5 4zM13.5 4l-5 4 5 4z' },
  '🔎': { name: 'review', tone: 'accent', path: 'M7 2.25a4.75 4.75 0 100 9.5 4.75 4.75 0 000-9.5zM10.4 10.4 14 14' },
  '🎓': {
    name: 'training',
    tone: 'accent',
    path: 'M8 3 1.5 6 8 9l6.5-3zM4.25 7.4v3.35c0 1 1.7 2 3.75 2s3.75-1 3.75-2V7.4M14.5 6v4',
  },
  '⏹️': { name: 'stopped', tone: 'soft', path: `${CIRCLE}M6 6h4v4H6z` },
  '🩹': {
    name: 'mitigated',
    tone: 'good',
    path: 'M9.6 2.9a2.475 2.475 0 013.5 3.5l-6.7 6.7a2.475 2.475 0 01-3.5-3.5zM6.9 8h.01M9.1 8h.01M8 6.9h.01M8 9.1h.01',
  },
  '📌': {
    name: 'pinned',
    tone: 'bad',
    path: 'M10 1.75 14.25 6l-1.5.5-2.5 2.5-.25 3-6-6 3-.25 2.5-2.5zM6.25 9.75 2 14',
  },
  '👍': { name: 'thumbs up', tone: 'accent', path: THUMB },
  '👎': {
    name: 'thumbs down',
    tone: 'bad',
    path: `M11 8.5 8 13.75c-1 0-1.6-.8-1.4-1.8L7 9.5H3.5c-.8 0-1.4-.7-1.2-1.5l1-4.5c.1-.6.7-1 1.3-1H11M13.5 8.5H11v-6h2.5z`,
  },
  '👀': {
    name: 'eyes',
    tone: 'soft',
    path: 'M4.5 3.5c1.55 0 2.75 2 2.75 4.5S6.05 12.5 4.5 12.5 1.75 10.5 1.75 8s1.2-4.5 2.75-4.5zM11.5 3.5c1.55 0 2.75 2 2.75 4.5s-1.2 4.5-2.75 4.5S8.75 10.5 8.75 8s1.2-4.5 2.75-4.5zM4.25 9.25h.01M11.25 9.25h.01',
  },
  '🎉': {
    name: 'hooray',
    tone: 'wait',
    path: 'M2.25 13.75l3-8 5 5zM9 5.75c0-1.25 1.25-1.5 1-3M10.5 7.25c.9-1 1.9-1.1 3-.75M7.5 2.5h.01M12.75 3.5h.01M13.25 10h.01',
  },
  '🙏': {
    name: 'thanks',
    tone: 'wait',
    path: 'M8 3v9.5M8 3.5C6.3 5 5.6 7 5.1 9.5L3 12M8 3.5c1.7 1.5 2.4 3.5 2.9 6L13 12M8 12.5c-1 1-2.5 1.25-3.5 1.25M8 12.5c1 1 2.5 1.25 3.5 1.25',
  },
};
