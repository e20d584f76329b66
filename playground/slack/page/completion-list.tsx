import type { Offer } from './completion.ts';
import { Icon } from './icons.tsx';

type CompletionListProps = {
  readonly id: string;
  readonly offers: readonly Offer[];
  readonly active: number;
  readonly point: (at: number) => void;
  readonly take: (offer: Offer) => void;
};

/** Never has the focus: the box below keeps it and names the line the keys are on. */
export function CompletionList({ id, offers, active, point, take }: CompletionListProps) {
  return (
    <>
      <p className="hidden" role="status">
        {offers.length > 0 && `${offers.length} to choose from. Arrow keys choose, Tab completes.`}
      </p>
      <div className="offers" hidden={offers.length === 0}>
        <div id={id} role="listbox" aria-label="Completions">
          {offers.map((offer, at) => (
            <div
              key={offer.key}
              id={`${id}-${at}`}
              role="option"
              className={at === active ? 'option active' : 'option'}
              aria-selected={at === active}
              onPointerMove={() => at !== active && point(at)}
              onPointerDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <span>
                {offer.shortcut && <Icon name="shortcut" size={14} />}
                <strong>{offer.title}</strong> <code>{offer.hint}</code>
              </span>
              {offer.description && <small>{offer.description}</small>}
            </div>
          ))}
        </div>
        <p className="keys" aria-hidden="true">
          <kbd>↑</kbd>
          <kbd>↓</kbd> choose <kbd>Tab</kbd> complete <kbd>Esc</kbd> close
        </p>
      </div>
    </>
  );
}
