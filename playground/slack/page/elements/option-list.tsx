import { useLayoutEffect, type RefObject } from 'react';
import type { Option } from '../api.ts';
import { Icon } from '../icons.tsx';
import type { Search } from './use-search.ts';

type OptionListProps = {
  readonly id: string;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly many: boolean;
  readonly search: Search;
  readonly isChosen: (option: Option) => boolean;
  readonly pick: (option: Option) => void;
};

export function OptionList({ id, box, label, many, search, isChosen, pick }: OptionListProps) {
  const { open, busy, groups, options, error, active, point } = search;
  useLayoutEffect(() => {
    if (open) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, open, active]);

  if (!open) return <div id={id} hidden />;
  const nothing = error || (busy ? 'Searching…' : 'Nothing fits.');
  return (
    <div className="popover options" popover="manual" ref={box}>
      {options.length === 0 && <p role="status">{nothing}</p>}
      <div id={id} role="listbox" aria-label={label} aria-multiselectable={many}>
        {groups.map((group, at) => (
          <div key={at} role="group" aria-label={group.label.text || label}>
            {group.label.text && <h4 aria-hidden="true">{group.label.text}</h4>}
            {group.options.map((option) => {
              const index = options.indexOf(option);
              return (
                <div
                  key={option.value}
                  id={`${id}-${index}`}
                  role="option"
                  className={index === active ? 'option active' : 'option'}
                  aria-selected={isChosen(option)}
                  onPointerMove={() => index !== active && point(index)}
                  onPointerDown={(event) => {
                    event.preventDefault();
                    pick(option);
                  }}
                >
                  <span>
                    {option.text.text}
                    {option.description && <small>{option.description.text}</small>}
                  </span>
                  {isChosen(option) && <Icon name="check" />}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
