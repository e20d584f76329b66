import { Announcer } from './announce.tsx';
import { LiveContext, useLiveSource } from './live.ts';
import { usePlace } from './place.ts';
import { Workspace } from './workspace.tsx';

/** The workspace as one person sees it. */
export function App() {
  const [place, go] = usePlace();
  const { live, connected } = useLiveSource(place.as);
  return (
    <LiveContext value={live}>
      <a className="skip" href="#composer">
        Skip to the message box
      </a>
      <Workspace place={place} go={go} />
      {!connected && (
        <p className="offline" role="status">
          The workspace does not answer. What you see is as it was; I try again.
        </p>
      )}
      <Announcer />
    </LiveContext>
  );
}
