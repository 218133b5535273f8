import { strFromU8, strToU8, Zip as Writer, ZipDeflate, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { writeZip } from "@/server/infra/zip";
import { fromBytes, Zip } from "./zip.mjs";

const TEXT = "Copper rose. ".repeat(100);
const FILES = { "one.txt": strToU8(TEXT), "two.txt": strToU8("Tin."), "empty.txt": new Uint8Array() };
const bytes = zipSync(FILES);

/** As written by a server that doesn't know sizes in advance. */
const streamed = (() => {
  const parts = [];
  const writer = new Writer((_, part) => parts.push(part));
  for (const [name, content] of Object.entries(FILES)) {
    const file = new ZipDeflate(name);
    writer.add(file);
    file.push(content, true);
  }
  writer.end();
  return new Uint8Array(Buffer.concat(parts));
})();

const open = (bytes) => new Zip(fromBytes(bytes));
const readAll = (zip) => zip.names.map((name) => [name, strFromU8(zip.read(name))]);
/** Returns a copy of the zip that `edit` has changed. */
function change(edit, of = bytes) {
  const copy = of.slice();
  edit(new DataView(copy.buffer), Buffer.from(copy.buffer));
  return copy;
}

/**
 * Returns a zip with an extra field that's only in the header before the file, so that the directory doesn't show it.
 */
function withLocalExtra() {
  const single = zipSync({ "one.txt": strToU8(TEXT) });
  const start = 30 + "one.txt".length;
  const hidden = new Uint8Array([...single.slice(0, start), 0, ...single.slice(start)]);
  const view = new DataView(hidden.buffer);
  const end = hidden.length - 22;
  view.setUint16(28, 1, true);
  view.setUint32(end + 16, view.getUint32(end + 16, true) + 1, true);
  return hidden;
}

const DAMAGED = "The zip is damaged.";
const WRONG = "one.txt doesn't match its checksum or its length in the zip.";
const DIRECTORY = Buffer.from("PK\x01\x02", "latin1");

const written = await (async () => {
  const parts = [];
  const files = Object.entries(FILES).map(([name, content]) => [name, strFromU8(content)]);
  for await (const part of writeZip(files)) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
})();

test.each([
  ["of known sizes", bytes],
  ["that was streamed", streamed],
  ["that the app wrote", written],
])("a zip %s has its files", (_, bytes) => {
  expect(readAll(open(bytes))).toEqual([
    ["one.txt", TEXT],
    ["two.txt", "Tin."],
    ["empty.txt", ""],
  ]);
});

describe("a zip is refused", () => {
  test("if a file doesn't match its checksum", () => {
    const other = zipSync({ ...FILES, "one.txt": strToU8(TEXT.replace("Copper", "Silver")) }, { level: 0 });
    const stored = zipSync(FILES, { level: 0 });
    const start = Buffer.from(stored).indexOf("Copper");
    const mixed = stored.slice();
    mixed.set(other.slice(start, start + 6), start);
    expect(() => open(mixed).read("one.txt")).toThrow(WRONG);
  });

  test("if a file doesn't have the length that the zip states", () => {
    const wrong = change((view, text) => {
      view.setUint32(22, TEXT.length - 1, true);
      view.setUint32(text.indexOf(DIRECTORY) + 24, TEXT.length - 1, true);
    });
    expect(() => open(wrong).read("one.txt")).toThrow(WRONG);
    expect(strFromU8(open(wrong).read("two.txt"))).toBe("Tin.");
  });

  test.each([
    ["its checksum differs between the two places", 14],
    ["its size differs between the two places", 18],
    ["its length differs between the two places", 22],
    ["its name differs between the two places", 30],
  ])("if %s", (_, place) => {
    expect(() => open(change((_, text) => text.writeUInt8(text[place] ^ 1, place)))).toThrow(DAMAGED);
  });

  test("if the descriptor after a streamed file differs", () => {
    const descriptor = Buffer.from(streamed).indexOf(Buffer.from("PK\x07\x08", "latin1"));
    const wrong = change((_, text) => text.writeUInt8(text[descriptor + 4] ^ 1, descriptor + 4), streamed);
    expect(() => open(wrong)).toThrow(DAMAGED);
  });

  test("if it has something before, between, or after its files", () => {
    const start = Buffer.from(bytes).indexOf(DIRECTORY);
    const extra = strToU8("PK");
    for (const at of [0, start, bytes.length])
      expect(() => open(new Uint8Array([...bytes.slice(0, at), ...extra, ...bytes.slice(at)]))).toThrow(
        DAMAGED,
      );
  });

  test("if two files have the same name", () => {
    const twice = zipSync({ "one.txt": strToU8("1"), "two.txt": strToU8("2") });
    const renamed = change((_, text) => {
      for (let at = text.indexOf("two"); at !== -1; at = text.indexOf("two")) text.write("one", at);
    }, twice);
    expect(() => open(renamed)).toThrow("The zip has two files named one.txt.");
  });

  test("if it has extra fields or comments, such as a different name", () => {
    const extra = { 28789: Uint8Array.of(1, 0, 0, 0, 0, ...strToU8("two.txt")) };
    for (const option of [{ extra }, { comment: "Hidden." }])
      expect(() => open(zipSync({ "one.txt": [strToU8(TEXT), option] }))).toThrow(DAMAGED);
    const ended = change((view) => view.setUint16(bytes.length - 2, 1, true));
    expect(() => open(ended)).toThrow(DAMAGED);
    expect(() => open(withLocalExtra())).toThrow(DAMAGED);
  });

  test.each([
    ["is encrypted", 0x0001],
    ["is patched", 0x0020],
    ["has a masked header", 0x2000],
  ])("if its flags say that a file %s", (_, flag) => {
    const flagged = change((view, text) => {
      view.setUint16(6, view.getUint16(6, true) | flag, true);
      const at = text.indexOf(DIRECTORY) + 8;
      view.setUint16(at, view.getUint16(at, true) | flag, true);
    });
    expect(() => open(flagged)).toThrow(DAMAGED);
  });

  test("if a name isn't ASCII and isn't marked as UTF-8", () => {
    const umlaut = zipSync({ "ä.txt": strToU8("1") });
    expect(open(umlaut).names).toEqual(["ä.txt"]);
    const unmarked = change((view, text) => {
      view.setUint16(6, 0, true);
      view.setUint16(text.indexOf(DIRECTORY) + 8, 0, true);
    }, umlaut);
    expect(() => open(unmarked)).toThrow(DAMAGED);
  });

  test("if it's cut off, at any place", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => open(bytes.slice(0, length)), `${length}`).toThrow(DAMAGED);
  });
});
