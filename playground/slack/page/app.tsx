import { Announcer } from './announce.tsx';
import { LiveContext, useLiveSource } from './live.ts';
import { usePlace } from './place.ts';
import { Workspace } from './workspace.tsx';

/** The workspace as one person sees it. */
export function App() {
  const [place, go] = usePlace();
  return (
    <LiveContext value={useLiveSource(place.as)}>
      <a className="skip" href="#composer">
        Skip to the message box
      </a>
      <Workspace place={place} go={go} />
      <Announcer />
    </LiveContext>
  );
}
