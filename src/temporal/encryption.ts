import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import protobuf from 'protobufjs';
import type { Config, EncryptionKey } from '../config.ts';

export const FAILURE_CONVERTER = fileURLToPath(new URL('./encrypting-failures.ts', import.meta.url));

const ENCODING = 'binary/encrypted';
const CIPHER = 'AES-256-GCM';
const NONCE = 12;
const TAG = 16;

/** temporal.api.common.v1.Payload: what is encrypted is the whole of it, with its own metadata. */
const PAYLOAD = new protobuf.Type('Payload')
  .add(new protobuf.MapField('metadata', 1, 'string', 'bytes'))
  .add(new protobuf.Field('data', 2, 'bytes'));

/** Takes the sentence about a key that is missing: what a worker throws is encrypted before anybody reads it. */
type Complain = (sentence: string) => void;

/** How clients, workers and replays read and write payloads: as they are, or encrypted if there are keys. */
export function dataConverterFor(
  { DECKHAND_ENCRYPTION_KEYS: keys }: Pick<Config, 'DECKHAND_ENCRYPTION_KEYS'>,
  complain: Complain = () => undefined,
): DataConverter | undefined {
  if (!keys) return undefined;
  return { payloadCodecs: [createEncryption(keys, complain)], failureConverterPath: FAILURE_CONVERTER };
}

/**
 * AES-256-GCM with a nonce of its own for each payload: nonce, ciphertext, tag. Writes with the first key; reads with
 * whichever key the payload names, and payloads that were never encrypted as they are.
 */
export function createEncryption(keys: readonly EncryptionKey[], complain: Complain = () => undefined): PayloadCodec {
  const [newest] = keys;
  if (!newest) throw new TypeError('Encryption needs a key.');
  const { id, key } = newest;

  function encrypt(payload: Payload): Payload {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
    const sealed = [nonce, cipher.update(PAYLOAD.encode(payload).finish()), cipher.final(), cipher.getAuthTag()];
    const metadata = { encoding: ENCODING, 'encryption-cipher': CIPHER, 'encryption-key-id': id };
    const encoded = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value)] as const);
    return { metadata: Object.fromEntries(encoded), data: Buffer.concat(sealed) };
  }

  function decrypt(payload: Payload): Payload {
    if (textOf(payload, 'encoding') !== ENCODING) return payload;
    const used = textOf(payload, 'encryption-key-id');
    const found = keys.find((each) => each.id === used);
    if (!found) {
      const sentence = `This was encrypted with key ${used}, which DECKHAND_ENCRYPTION_KEYS does not have.`;
      complain(sentence);
      throw new Error(sentence);
    }
    const sealed = Buffer.from(payload.data ?? []);
    const decipher = createDecipheriv('aes-256-gcm', found.key, sealed.subarray(0, NONCE))
      .setAAD(Buffer.from(found.id))
      .setAuthTag(sealed.subarray(-TAG));
    const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
    return PAYLOAD.toObject(PAYLOAD.decode(opened), { defaults: true });
  }

  return {
    encode: async (payloads) => payloads.map(encrypt),
    decode: async (payloads) => payloads.map(decrypt),
  };
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}
