import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { Store } from '../store.ts';
import { SlackError, type FileShare } from './types.ts';

export type Files = ReturnType<typeof createFiles>;
export type Shared = { readonly channel: string; readonly ts: string };
export type StoredFile = FileShare & {
  /** Where its bytes are posted to; gone once they are here. */
  readonly upload?: string;
  readonly isComplete: boolean;
  readonly shares: readonly Shared[];
};
type Asked = { readonly filename: string; readonly length: number; readonly altText: string };

const MIME: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};

/** Files: announced, then uploaded, then completed; bytes and all are stored before Slack's answer. */
export function createFiles(store: Store) {
  const save = (file: StoredFile) => {
    store.put('file', file.id, file);
    return file;
  };

  function find(id: string): StoredFile {
    const file = store.get<StoredFile>('file', id);
    if (!file) throw new SlackError('file_not_found');
    return file;
  }

  return {
    find,

    announce({ filename, length, altText }: Asked): { id: string; upload: string } {
      const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
      const upload = randomBytes(16).toString('hex');
      store.put('upload', upload, id);
      save({
        id,
        name: filename,
        title: filename,
        mimetype: MIME[extname(filename).toLowerCase()] ?? 'application/octet-stream',
        size: length,
        ...(altText ? { alt_txt: altText } : {}),
        url: `/files/${id}`,
        upload,
        isComplete: false,
        shares: [],
      });
      return { id, upload };
    },

    /** Throws if nobody announced it, or announced another size. */
    receive(upload: string, bytes: Buffer): void {
      const id = store.get<string>('upload', upload);
      if (!id) throw new SlackError('file_not_found');
      const { upload: _upload, ...file } = find(id);
      if (file.size !== bytes.length) throw new SlackError('file_size_mismatch');
      store.put('bytes', id, bytes.toString('base64'));
      store.remove('upload', upload);
      save(file);
    },

    /** Once for each file; throws if its bytes have not come. */
    complete(id: string, title: string): FileShare {
      const { isComplete, upload, ...file } = find(id);
      if (upload || isComplete) throw new SlackError('file_not_found');
      const { shares: _shares, ...share } = save({ ...file, ...(title ? { title } : {}), isComplete: true });
      const { isComplete: _isComplete, ...shown } = share;
      return shown;
    },

    share(ids: readonly string[], where: Shared): void {
      for (const file of ids.map(find)) save({ ...file, shares: [...file.shares, where] });
    },

    /** What the page and the app download. */
    read(id: string): { bytes: Buffer; mimetype: string; name: string } {
      const { mimetype, name } = find(id);
      const bytes = store.get<string>('bytes', id);
      if (bytes === undefined) throw new SlackError('file_not_found');
      return { bytes: Buffer.from(bytes, 'base64'), mimetype, name };
    },
  };
}
