const REMEMBERED = 2_000;

/**
 * Says of an id whether it is seen for the first time. Slack delivers an event again when it missed our answer; what an
 * event does is harmless twice, and this spares people most second answers. Another bot's memory is another one.
 */
export function createOnce(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    if (seen.size >= REMEMBERED) seen.clear();
    seen.add(id);
    return true;
  };
}
