import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import type { NoteFile } from '../run.ts';
import { picture } from './picture.ts';
import { curveSvg } from '../bot/views/curve-svg.ts';

/** Slack lets a bot upload a gigabyte; what people are to read in a thread is far smaller. Bytes. */
const MOST = 20_000_000;

/** What is uploaded: a text as it is or unpacked, or a picture drawn here. */
export async function bytesOf(file: NoteFile): Promise<Buffer> {
  if ('content' in file) return Buffer.from(file.content).subarray(0, MOST);
  if ('packed' in file) return unpack(file.packed);
  return picture(curveSvg(file.curve));
}

/** Text as gzip in base64, to be small where it is kept: in a history. */
export function pack(text: string): string {
  return gzipSync(text).toString('base64');
}

export async function unpack(packed: string): Promise<Buffer> {
  return promisify(gunzip)(Buffer.from(packed, 'base64'), { maxOutputLength: MOST });
}
