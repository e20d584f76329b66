export type Button = { readonly action_id: string; readonly value: string; readonly block_id: string };
type Element = { readonly type?: string; readonly action_id: string; readonly value: string };
type Block = { readonly type: string; readonly block_id?: string; readonly accessory?: Element };

/** The buttons of a message or a view: those in a row, and those beside a text. */
export function buttonsIn({ blocks = [] }: { readonly blocks?: readonly object[] | undefined }): readonly Button[] {
  return (blocks as readonly (Block & { readonly elements?: readonly Element[] })[]).flatMap((block) => {
    const { type, block_id: id = '', accessory, elements = [] } = block;
    const beside = accessory?.type === 'button' ? [accessory] : [];
    const found = type === 'actions' ? elements : beside;
    return found.map(({ action_id: action, value }) => ({ action_id: action, value, block_id: id }));
  });
}
