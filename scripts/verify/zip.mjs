// Reads zips. Refuses a zip that two programs could read differently, or whose files don't match their checksums.
import { crc32, inflateRawSync } from "node:zlib";

/** The maximum uncompressed size of a file. Evidence is never larger. */
const MAX_BYTES = 128 * 1024 * 1024;
const DEFLATED = 8;
/** The flag of a file whose name is UTF-8. */
const IS_UTF8 = 0x0800;
/**
 * The flag of a file whose checksum and sizes come after its content, because they weren't known when its header was
 * written.
 */
const HAS_DESCRIPTOR = 8;
const SIGNATURES = { file: 0x04034b50, directory: 0x02014b50, end: 0x06054b50, descriptor: 0x08074b50 };
const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const FILE_BYTES = 30;

/** Thrown if a file can't be read as evidence. */
export class UnreadableFile extends Error {}

/**
 * @typedef {{ size: number, read: (start: number, length: number) => Uint8Array }} Source
 * @typedef {{ name: string, flags: number, method: number, crc: number, packed: number, size: number, offset: number, length: number }} Entry
 * `packed` and `size` are the numbers of compressed and uncompressed bytes. `length` is the length
 * of the entry in the directory.
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Source}
 */
export function fromBytes(bytes) {
  return { size: bytes.length, read: (start, length) => bytes.subarray(start, start + length) };
}

/** The files in a zip. Reads each one on demand. */
export class Zip {
  #source;
  /** @type {Map<string, Entry & { start: number }>} */
  #entries = new Map();

  /** @param {Source} source */
  constructor(source) {
    this.#source = source;
    try {
      this.#readDirectory();
    } catch (error) {
      throw error instanceof UnreadableFile ? error : new UnreadableFile("The zip is damaged.");
    }
  }

  get names() {
    return [...this.#entries.keys()];
  }

  /** @param {string} name */
  has(name) {
    return this.#entries.has(name);
  }

  /**
   * @param {string} name
   * @returns {Uint8Array}
   */
  read(name) {
    const entry = this.#entries.get(name);
    if (!entry) throw new UnreadableFile(`The zip has no ${name}.`);
    if (entry.size > MAX_BYTES) throw new UnreadableFile(`${name} is too large.`);
    const packed = this.#source.read(entry.start, entry.packed);
    const bytes = unpack(packed, entry);
    if (bytes?.length !== entry.size || crc32(bytes) !== entry.crc)
      throw new UnreadableFile(`${name} doesn't match its checksum or its length in the zip.`);
    return bytes;
  }

  /** Requires the files to be in the order of the directory, without gaps that could hide data. */
  #readDirectory() {
    const { size } = this.#source;
    const end = this.#view(size - END_BYTES, END_BYTES);
    const [count, length, start] = [
      end.getUint16(10, true),
      end.getUint32(12, true),
      end.getUint32(16, true),
    ];
    ensure(
      end.getUint32(0, true) === SIGNATURES.end &&
        end.getUint16(20, true) === 0 &&
        start + length + END_BYTES === size,
    );
    const directory = this.#view(start, length);
    let [at, next] = [0, 0];
    for (let index = 0; index < count; index++) {
      const entry = readEntry(directory, at);
      if (this.has(entry.name)) throw new UnreadableFile(`The zip has two files named ${entry.name}.`);
      ensure(entry.offset === next);
      const file = this.#findFile(entry);
      this.#entries.set(entry.name, { ...entry, start: file.start });
      at += entry.length;
      next = file.end;
    }
    ensure(at === length && next === start);
  }

  /**
   * Finds the file's content. The header before it and any descriptor after it must agree with the directory.
   * @param {Entry} entry
   */
  #findFile({ name, offset, flags, method, crc, packed, size }) {
    const header = this.#view(offset, FILE_BYTES);
    const nameBytes = header.getUint16(26, true);
    const start = offset + FILE_BYTES + nameBytes;
    const isLater = (flags & HAS_DESCRIPTOR) !== 0;
    const [given, end] = isLater
      ? this.#readDescriptor(start + packed)
      : [this.#view(offset + 14, 12), start + packed];
    ensure(
      header.getUint32(0, true) === SIGNATURES.file &&
        header.getUint16(6, true) === flags &&
        header.getUint16(8, true) === method &&
        header.getUint16(28, true) === 0 &&
        decode(this.#source.read(offset + FILE_BYTES, nameBytes)) === name,
    );
    ensure([crc, packed, size].every((value, index) => given.getUint32(index * 4, true) === value));
    return { start, end };
  }

  /**
   * @param {number} at
   * @returns {[DataView, number]}
   */
  #readDescriptor(at) {
    const start = this.#view(at, 4).getUint32(0, true) === SIGNATURES.descriptor ? at + 4 : at;
    return [this.#view(start, 12), start + 12];
  }

  /**
   * @param {number} start
   * @param {number} length
   */
  #view(start, length) {
    ensure(start >= 0 && start + length <= this.#source.size);
    const bytes = this.#source.read(start, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** @param {boolean} isSound */
function ensure(isSound) {
  if (!isSound) throw new UnreadableFile("The zip is damaged.");
}

/**
 * @param {DataView} directory
 * @param {number} at
 * @returns {Entry}
 */
function readEntry(directory, at) {
  const short = (/** @type {number} */ place) => directory.getUint16(at + place, true);
  const long = (/** @type {number} */ place) => directory.getUint32(at + place, true);
  ensure(long(0) === SIGNATURES.directory);
  const [nameBytes, extraBytes, commentBytes] = [short(28), short(30), short(32)];
  // Extra fields can contain a different name, and extra fields and comments can hide data.
  ensure(extraBytes === 0 && commentBytes === 0);
  const name = decode(
    new Uint8Array(directory.buffer, directory.byteOffset + at + DIRECTORY_BYTES, nameBytes),
  );
  const length = DIRECTORY_BYTES + nameBytes;
  const flags = short(8);
  ensure((flags & ~(HAS_DESCRIPTOR | IS_UTF8)) === 0);
  ensure((flags & IS_UTF8) !== 0 || /^[ -~]*$/.test(name));
  return {
    ...{
      name,
      flags,
      method: short(10),
      crc: long(16),
      packed: long(20),
      size: long(24),
    },
    ...{ offset: long(42), length },
  };
}

/**
 * @param {Uint8Array} packed
 * @param {Entry} entry
 * @returns {Uint8Array | null} null if the content isn't compressed as the entry says
 */
function unpack(packed, { method, size }) {
  if (method === 0) return packed;
  if (method !== DEFLATED) return null;
  try {
    // The types don't know what `info` returns.
    const { buffer, engine } = /** @type {any} */ (
      inflateRawSync(packed, { info: true, maxOutputLength: size + 1 })
    );
    return engine.bytesWritten === packed.length ? buffer : null;
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes */
function decode(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
