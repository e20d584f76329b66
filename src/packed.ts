import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';

/** What is unpacked is read in memory. Bytes. */
const MOST = 20_000_000;

/** Text as gzip in base64, to be small where it is kept: in a history. */
export function pack(text: string): string {
  return gzipSync(text).toString('base64');
}

export async function unpack(packed: string): Promise<Buffer> {
  return promisify(gunzip)(Buffer.from(packed, 'base64'), { maxOutputLength: MOST });
}
