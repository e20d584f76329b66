import { useCallback, useEffect, useState } from 'react';

export type Place = {
  /** The person one is. */
  readonly as: string;
  readonly channel: string;
  /** The root message of the open thread. */
  readonly thread: string;
  readonly tab: '' | 'home';
};
export type Go = (next: Partial<Place>) => void;

/** Who and where one is. It is in the address, so a link to a thread is just that, and Back goes back. */
export function usePlace(): readonly [Place, Go] {
  const [place, setPlace] = useState(placeFromAddress);

  useEffect(() => {
    const back = () => setPlace(placeFromAddress());
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);

  const go = useCallback((next: Partial<Place>) => {
    const after = { ...placeFromAddress(), ...next };
    localStorage.setItem('as', after.as);
    history.pushState(null, '', addressOf(after));
    setPlace(after);
  }, []);
  return [place, go];
}

/** Goes where a link within the workspace leads, without loading the page again. */
export function follow(address: string): void {
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** A link within the workspace keeps who one is. */
export function hereAs(target: string): string {
  const address = new URL(target);
  address.searchParams.set('as', placeFromAddress().as);
  return address.href;
}

function placeFromAddress(): Place {
  const query = new URLSearchParams(location.search);
  return {
    as: query.get('as') ?? localStorage.getItem('as') ?? 'U0ANA',
    channel: query.get('channel') ?? 'C0OPS',
    thread: query.get('thread') ?? '',
    tab: query.get('tab') === 'home' ? 'home' : '',
  };
}

function addressOf(place: Place): string {
  return `?${new URLSearchParams(Object.entries(place).filter(([, value]) => value))}`;
}
