import { expect, test } from "vitest";
import { parseUrl } from "./parse-url";

test("parses an address", () => {
  expect(parseUrl("https://example.com/a")?.pathname).toBe("/a");
});

test("parses a path relative to a base", () => {
  expect(parseUrl("/a?b", "https://example.com")?.href).toBe("https://example.com/a?b");
});

test.each(["", "example.com", "https://", "http://[::1"])("returns null for %j", (text) => {
  expect(parseUrl(text)).toBeNull();
});

test("parses an international domain name correctly even on the ten-thousandth call", () => {
  const refused = Array.from({ length: 10_000 }, () => parseUrl("https://bücher.example")).filter(
    (url) => url?.hostname !== "xn--bcher-kva.example",
  );
  expect(refused).toEqual([]);
});
