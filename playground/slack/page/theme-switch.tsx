import { Icon, type IconName } from './icons.tsx';
import { rove } from './roving.ts';
import { chooseTheme, THEMES, useTheme, type Theme } from './theme.ts';

const ICON: Readonly<Record<Theme, IconName>> = { system: 'system', light: 'sun', dark: 'moon' };
const LABEL: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <div className="theme" role="radiogroup" aria-label="Colours" onKeyDown={rove}>
      {THEMES.map((each) => (
        <button
          key={each}
          role="radio"
          aria-checked={each === theme}
          aria-label={LABEL[each]}
          title={LABEL[each]}
          tabIndex={each === theme ? 0 : -1}
          onClick={() => chooseTheme(each)}
        >
          <Icon name={ICON[each]} size={15} />
        </button>
      ))}
    </div>
  );
}
