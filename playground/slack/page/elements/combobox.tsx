import { useId, useRef, type KeyboardEvent } from 'react';
import type { Option } from '../api.ts';
import { useFloating } from '../floating.ts';
import { fieldAttributes, type Field } from './field.ts';
import { OptionList } from './option-list.tsx';
import { useSearch, type Offered } from './use-search.ts';

type ComboboxProps = {
  readonly field: Field;
  readonly placeholder: string;
  readonly many: boolean;
  readonly most: number;
  readonly chosen: readonly Option[];
  readonly choose: (options: readonly Option[]) => void;
  readonly find: (typed: string) => Promise<Offered>;
};

/** A box one types into to find and choose options; the keys are those of the ARIA combobox pattern. */
export function Combobox({ field, placeholder, many, most, chosen, choose, find }: ComboboxProps) {
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const search = useSearch(find);
  const { open, typed, active, options } = search;
  useFloating(box, list, open, { wide: true });

  const isChosen = (option: Option) => chosen.some(({ value }) => value === option.value);
  const pick = (option: Option) => {
    if (!many) choose([option]);
    else if (isChosen(option)) choose(chosen.filter(({ value }) => value !== option.value));
    else if (chosen.length < most) choose([...chosen, option]);
    if (many) search.type('');
    else search.close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    const picked = options[active];
    const pickFirst = async () => {
      const [first] = await search.settled();
      if (first) pick(first);
    };
    if (key === 'ArrowDown' || key === 'ArrowUp') search.move(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Enter' && search.busy) void pickFirst();
    else if (key === 'Enter' && open && picked) pick(picked);
    else if (key === 'Escape' && open) search.close();
    else if (key === 'Backspace' && typed === '' && chosen.length > 0) choose(many ? chosen.slice(0, -1) : []);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="combobox" ref={box}>
      {many &&
        chosen.map((option) => (
          <span key={option.value} className="chip">
            {option.text.text}
            <button type="button" aria-label={`Remove ${option.text.text}`} onClick={() => pick(option)}>
              ×
            </button>
          </span>
        ))}
      <input
        {...fieldAttributes(field)}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={listId}
        {...(open && options[active] ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        placeholder={many ? (chosen.length ? '' : placeholder) : (chosen[0]?.text.text ?? placeholder)}
        data-filled={!many && chosen.length > 0}
        value={open ? typed : many ? '' : (chosen[0]?.text.text ?? '')}
        onChange={({ target }) => search.type(target.value)}
        onClick={() => !open && search.type('')}
        onFocus={({ target }) => target.select()}
        onBlur={search.close}
        onKeyDown={onKeyDown}
      />
      <OptionList
        id={listId}
        box={list}
        label={field.label ?? placeholder}
        many={many}
        search={search}
        isChosen={isChosen}
        pick={pick}
      />
    </div>
  );
}
