import { unpack } from '../packed.ts';
import type { NoteFile } from '../publishing.ts';
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
