import { useCallback } from 'react';
import type { FileShare } from '../types.ts';
import { Picture } from './blocks/picture.tsx';
import { parseCsv } from './csv.ts';
import { Icon } from './icons.tsx';
import { useFetched } from './live.ts';

const ROWS = 6;
const LINES = 12;
const never = () => false;

export function Files({ files }: { readonly files: readonly FileShare[] }) {
  if (files.length === 0) return null;
  return (
    <div className="files">
      {files.map((file) =>
        file.mimetype.startsWith('image/') ? (
          <Picture key={file.id} url={file.url} alt={file.alt_txt ?? file.title} />
        ) : (
          <Attachment key={file.id} file={file} />
        ),
      )}
    </div>
  );
}

/** A file to download, with its beginning shown. */
function Attachment({ file }: { readonly file: FileShare }) {
  const { name, title, size, url, mimetype } = file;
  const load = useCallback(async () => (await fetch(url)).text(), [url]);
  const text = useFetched(load, never);
  const isCsv = mimetype === 'text/csv' || name.endsWith('.csv');
  const isText = isCsv || mimetype.startsWith('text/') || /\.(md|txt|json|ya?ml|log)$/.test(name);
  return (
    <div className="file">
      <div className="file-head">
        <Icon name="file" size={20} />
        <span>
          <strong>{title || name}</strong>
          <small>
            {name} · {sizeOf(size)}
          </small>
        </span>
        <a className="quiet" href={url} download={name} aria-label={`Download ${name}`} title={`Download ${name}`}>
          <Icon name="download" />
        </a>
      </div>
      {text !== undefined && isText && (isCsv ? <Rows text={text} /> : <Beginning text={text} />)}
    </div>
  );
}

function Rows({ text }: { readonly text: string }) {
  const [head = [], ...rows] = parseCsv(text);
  return (
    <div className="table" role="region" aria-label="Beginning of the file" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS).map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS && <p className="soft">and {rows.length - ROWS} more rows</p>}
    </div>
  );
}

function Beginning({ text }: { readonly text: string }) {
  const lines = text.trimEnd().split('\n');
  const more = lines.length - LINES;
  return (
    <>
      <pre tabIndex={0}>
        <code>{lines.slice(0, LINES).join('\n')}</code>
      </pre>
      {more > 0 && <p className="soft">and {more} more lines</p>}
    </>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
