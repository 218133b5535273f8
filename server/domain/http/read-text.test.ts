import { describe, expect, test } from "vitest";
import { readText } from "./read-text";

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("readText", () => {
  test.each([
    ["application/json", utf8('{"a":"é"}'), '{"a":"é"}'],
    ["application/problem+json; charset=utf-8", utf8("{}"), "{}"],
    ["Text/Plain", utf8("😀"), "😀"],
    ["image/svg+xml", utf8("<svg/>"), "<svg/>"],
    ["application/x-ndjson", utf8("1\n2"), "1\n2"],
    [null, utf8("é"), "é"],
    ["", utf8("a"), "a"],
    ["text/plain; charset=iso-8859-1", bytes(0x63, 0x61, 0x66, 0xe9), "café"],
    ['text/plain; format=flowed; CHARSET="Shift_JIS"', bytes(0x93, 0xfa), "日"],
    ["text/csv; charset=utf-16le", bytes(0x61, 0, 0xe9, 0), "aé"],
    ["text/csv", bytes(0xff, 0xfe, 0x61, 0), "a"],
    ["text/csv; charset=utf-16", bytes(0xfe, 0xff, 0, 0x61), "a"],
    ["text/plain", bytes(0xef, 0xbb, 0xbf, 0x61), "a"],
    ["image/png", bytes(), ""],
  ])("reads %j as text", (type, body, text) => {
    expect(readText(type, body)).toEqual({ text });
  });

  test.each([
    ["image/png", utf8("a"), "its Content-Type is image/png, which isn't text"],
    ["application/octet-stream", utf8("a"), "application/octet-stream, which isn't text"],
    ["application/pdf; charset=utf-8", utf8("%PDF"), "application/pdf, which isn't text"],
    ["multipart/mixed; boundary=x", utf8("--x"), "multipart/mixed, which isn't text"],
    ["text/plain; charset=klingon", utf8("a"), "text/plain with the unknown charset klingon"],
    ["text/plain", bytes(0x1f, 0x8b, 8), "text/plain, but it isn't valid UTF-8 text"],
    ["application/json", bytes(0x22, 0xe9, 0x22), "application/json, but it isn't valid UTF-8 text"],
    ["text/plain", bytes(0x61, 0, 0x62), "text/plain, but it isn't valid UTF-8 text"],
    [null, bytes(0xe9), "it has no Content-Type, but it isn't valid UTF-8 text"],
  ])("refuses %j and says why", (type, body, fault) => {
    expect(readText(type, body)).toEqual({ fault: expect.stringContaining(fault) });
  });
});
