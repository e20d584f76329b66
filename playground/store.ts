import { DatabaseSync } from 'node:sqlite';

export type Store = ReturnType<typeof openStore>;

/**
 * Documents by kind and id, written before the call returns: what was acknowledged survives a `kill -9`.
 * `file` may be `:memory:`.
 */
export function openStore(file: string) {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(
    'CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID',
  );
  const put = database.prepare('INSERT OR REPLACE INTO documents (kind, id, body) VALUES (?, ?, ?)');
  const get = database.prepare('SELECT body FROM documents WHERE kind = ? AND id = ?');
  const all = database.prepare('SELECT body FROM documents WHERE kind = ? ORDER BY id');
  const remove = database.prepare('DELETE FROM documents WHERE kind = ? AND id = ?');

  return {
    put: (kind: string, id: string, body: unknown) => void put.run(kind, id, JSON.stringify(body)),
    get<T>(kind: string, id: string): T | undefined {
      const row = get.get(kind, id);
      return row ? (JSON.parse(String(row['body'])) as T) : undefined;
    },
    all: <T>(kind: string): T[] => all.all(kind).map((row) => JSON.parse(String(row['body'])) as T),
    remove: (kind: string, id: string) => void remove.run(kind, id),
    close: () => database.close(),
  };
}
