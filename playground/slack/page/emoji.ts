/** The names of emoji that turn up here; another one stays a name in colons, as Slack shows a custom one it lacks. */
export const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  broom: '🧹',
  bulb: '💡',
  eyes: '👀',
  fire: '🔥',
  heavy_check_mark: '✔️',
  hourglass_flowing_sand: '⏳',
  lock: '🔒',
  package: '📦',
  pushpin: '📌',
  pray: '🙏',
  raised_hands: '🙌',
  robot_face: '🤖',
  rocket: '🚀',
  rotating_light: '🚨',
  snowflake: '❄️',
  tada: '🎉',
  thumbsup: '👍',
  thumbsdown: '👎',
  warning: '⚠️',
  white_check_mark: '✅',
  wrench: '🔧',
  x: '❌',
};

/** What the page offers as a reaction. */
export const REACTIONS = ['+1', 'eyes', 'white_check_mark', 'tada', 'pushpin', 'x'] as const;

export function withEmoji(text: string): string {
  return text.replaceAll(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
