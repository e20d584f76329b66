import type { DataTableBlock, RawNumberElement, RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import { RichText } from './rich-text.tsx';

type Cell = RawTextElement | RawNumberElement | RichTextBlock;

/** The first row is the head, as in Slack. */
export function Table({ block }: { readonly block: TableBlock | DataTableBlock }) {
  const [head = [], ...rows] = block.rows as readonly (readonly Cell[])[];
  const settings = block.type === 'table' ? (block.column_settings ?? []) : [];
  const alignOf = (at: number, cell: Cell) => settings[at]?.align ?? (cell.type === 'raw_number' ? 'right' : 'left');
  const caption = block.type === 'data_table' ? block.caption : undefined;
  return (
    <div className="table" role="region" aria-label={caption ?? 'Table'} tabIndex={0}>
      <table>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col" style={{ textAlign: alignOf(at, cell) }}>
                <Content cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} style={{ textAlign: alignOf(column, cell) }}>
                  <Content cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Content({ cell }: { readonly cell: Cell }) {
  return cell.type === 'rich_text' ? <RichText block={cell} /> : cell.text;
}
