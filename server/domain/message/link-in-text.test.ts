import { describe, expect, test } from "vitest";
import { findLink, hideLinks } from "./link-in-text";

const token = "a".repeat(26);
const review = `https://sign.test/base/r/${token}.${token}.tab.${"x".repeat(43)}.${"-".repeat(43)}`;
const invitation = `http://localhost:8080/invitation/${"y".repeat(43)}`;

describe("the link in a message", () => {
  test.each([review, invitation])("is the one on a line of its own: %s", (link) => {
    expect(findLink(`Hello\n\n> see ${review}x\n> ${review}y\n\n${link}\n\nBye`)).toBe(link);
    expect(findLink(`Hello ${link}`)).toBeNull();
    expect(findLink("Hello\nhttps://sign.test/runs/run_1\n")).toBeNull();
  });

  test("is hidden wherever it stands, and nothing else is", () => {
    const text = `One ${review}, <a href="${invitation}">two</a> https://sign.test/r/short`;
    const hidden = "[the link, for its recipient only]";
    expect(hideLinks(text)).toBe(`One ${hidden}, <a href="${hidden}">two</a> https://sign.test/r/short`);
  });
});
