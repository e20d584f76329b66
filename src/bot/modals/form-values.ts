import { FORM } from '../form-ids.ts';
import type { Values } from '../catalog.ts';

/** `view.state.values` as Slack sends it: by block, which is the field's name, and by element. */
export type FormState = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          readonly value?: string | null | undefined;
          readonly selected_option?: { readonly value: string } | null | undefined;
        }
      >
    >
  >
>;

/** What was typed or chosen, by field; what was left empty is not there. */
export function formValues(state: FormState): Values {
  const given = Object.entries(state).map(([field, elements]) => {
    const { value, selected_option: chosen } = elements[FORM.field] ?? {};
    return [field, (chosen?.value ?? value ?? '').trim()] as const;
  });
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}
