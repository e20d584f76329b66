import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import protobuf from 'protobufjs';
import type { Config, EncryptionKey } from '../config.ts';
import { ENCRYPTED, SEALED_BY_OTHERS } from '../constants.ts';
import { metadataOf } from './lenient-payloads.ts';

export const FAILURE_CONVERTER = fileURLToPath(new URL('./encrypting-failures.ts', import.meta.url));
export const PAYLOAD_CONVERTER = fileURLToPath(new URL('./lenient-payloads.ts', import.meta.url));

const CIPHER = 'AES-256-GCM';
const NONCE = 12;
const TAG = 16;

/** temporal.api.common.v1.Payload: what is encrypted is the whole of it, with its own metadata. */
const PAYLOAD = new protobuf.Type('Payload')
  .add(new protobuf.MapField('metadata', 1, 'string', 'bytes'))
  .add(new protobuf.Field('data', 2, 'bytes'));

/** Takes the sentence about what cannot be decrypted: what a worker throws is encrypted before anybody reads it. */
type Complain = (sentence: string) => void;

/** How clients, workers and replays read and write payloads: as they are, or encrypted if there are keys. */
export function dataConverterFor(
  { DECKHAND_ENCRYPTION_KEYS: keys }: Pick<Config, 'DECKHAND_ENCRYPTION_KEYS'>,
  complain: Complain = () => undefined,
): DataConverter {
  const readable = { payloadConverterPath: PAYLOAD_CONVERTER };
  if (!keys) return readable;
  return { ...readable, payloadCodecs: [createEncryption(keys, complain)], failureConverterPath: FAILURE_CONVERTER };
}

/**
 * AES-256-GCM with a nonce of its own for each payload: nonce, ciphertext, tag. Writes with the first key; reads with
 * whichever key the payload names, and payloads that were never encrypted as they are. What names a key that is missing
 * throws, since the key may come back; what no key will ever open is passed on under an encoding that nobody reads.
 */
export function createEncryption(keys: readonly EncryptionKey[], complain: Complain = () => undefined): PayloadCodec {
  const [newest] = keys;
  if (!newest) throw new TypeError('Encryption needs a key.');
  const { id, key } = newest;

  function encrypt(payload: Payload): Payload {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
    const sealed = [nonce, cipher.update(PAYLOAD.encode(payload).finish()), cipher.final(), cipher.getAuthTag()];
    const metadata = { encoding: ENCRYPTED, 'encryption-cipher': CIPHER, 'encryption-key-id': id };
    const encoded = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value)] as const);
    return { metadata: Object.fromEntries(encoded), data: Buffer.concat(sealed) };
  }

  function decrypt(payload: Payload): Payload {
    if (metadataOf(payload, 'encoding') !== ENCRYPTED) return payload;
    const used = metadataOf(payload, 'encryption-key-id');
    const found = keys.find((each) => each.id === used);
    if (!found && used) {
      const sentence = `This was encrypted with key ${used}, which DECKHAND_ENCRYPTION_KEYS does not have.`;
      complain(sentence);
      throw new Error(sentence);
    }
    try {
      if (!found) throw new TypeError('It names no key.');
      return opened(payload, found);
    } catch {
      complain(`A payload says it was encrypted with key ${used || '(none)'}, but that key does not open it.`);
      return { ...payload, metadata: { ...payload.metadata, encoding: Buffer.from(SEALED_BY_OTHERS) } };
    }
  }

  return {
    encode: async (payloads) => payloads.map(encrypt),
    decode: async (payloads) => payloads.map(decrypt),
  };
}

function opened({ data }: Payload, { id, key }: EncryptionKey): Payload {
  const sealed = Buffer.from(data ?? []);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(-TAG));
  const whole = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  return PAYLOAD.toObject(PAYLOAD.decode(whole), { defaults: true });
}
