import { describe, expect, test } from "vitest";
import { isSameOrigin, writtenOrigin } from "./origin";

describe("writtenOrigin", () => {
  test.each([
    ["https://api.example.com/v1/{{ input }}", "https://api.example.com"],
    ["http://API.example.com:80?q={{ input }}", "http://api.example.com"],
    ["https://api.example.com", "https://api.example.com"],
    ["https://api.example.com{{ input }}/", null],
    ["https://{{ input }}/", null],
    ["https://api.example.com:{{ input }}/", null],
    ["https://api.example.com\\@evil.example.com/", null],
    ["https://:80/", null],
    ["ftp://example.com/", null],
    ["{{ input }}", null],
  ])("given %s, returns %s", (url, origin) => {
    expect(writtenOrigin(url)).toBe(origin);
  });
});

describe("isSameOrigin", () => {
  test.each([
    ["https://api.example.com/v1", "https://API.example.com:443/other", true],
    ["https://api.example.com", "http://api.example.com", false],
    ["https://api.example.com", "https://api.example.com:8443", false],
    ["https://api.example.com", "https://api.example.com.evil.example.com", false],
    ["", "", false],
    ["mailto:a@example.com", "https://example.com", false],
  ])("given %s and %s, returns %s", (one, other, same) => {
    expect(isSameOrigin(one, other)).toBe(same);
  });
});
