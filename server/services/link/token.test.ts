import { beforeEach, describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { parseEnv, settle } from "@/server/infra/env";
import { hashText } from "@/server/services/hash-text";
import { type ReviewLink, readReviewLink, reviewLinkUrl, signReviewLink } from "./token";

const settleSecret = (letter: string, previous?: string) =>
  settle({
    ...parseEnv({ PUBLIC_URL: "https://sign.test" }),
    appSecret: letter.repeat(32),
    previousAppSecret: previous?.repeat(32),
  });
beforeEach(() => void settleSecret("x"));

const link: ReviewLink = {
  reviewId: makeId("rev"),
  memberId: makeId("mem"),
  since: new Date("2026-11-03T14:05:00.123Z"),
  hash: hashText("The draft."),
  expiresAt: new Date("2026-12-03T14:05:00Z"),
};

describe("a link's token", () => {
  test("contains what was signed, in characters that don't break in any mail program", () => {
    const token = signReviewLink(link);
    expect(readReviewLink(token)).toEqual(link);
    expect(token).toMatch(/^[\w.-]{120,170}$/);
    expect(reviewLinkUrl(link)).toBe(`https://sign.test/r/${token}`);
  });

  test("is rejected if any character is changed, removed, or added", () => {
    const token = signReviewLink(link);
    for (let at = 0; at < token.length; at++) {
      const before = token.slice(0, at);
      const after = token.slice(at + 1);
      const other = token[at] === "a" ? "b" : "a";
      for (const altered of [before + other + after, before + after, `${before}a${token.slice(at)}`])
        expect(readReviewLink(altered)).toBeNull();
    }
    expect(readReviewLink(`${token}a`)).toBeNull();
  });

  test("is rejected if its parts come from two genuine links", () => {
    const other = signReviewLink({ ...link, memberId: makeId("mem") });
    const [review, , ...rest] = signReviewLink(link).split(".");
    expect(readReviewLink([review, other.split(".")[1], ...rest].join("."))).toBeNull();
  });

  test("is rejected if a different installation signed it", () => {
    const token = signReviewLink(link);
    settleSecret("y");
    expect(readReviewLink(token)).toBeNull();
  });

  test("still works if it was signed with the previous secret, while new tokens are signed with the current secret", () => {
    const token = signReviewLink(link);
    settleSecret("y", "x");
    expect(readReviewLink(token)).toEqual(link);
    const fresh = signReviewLink(link);
    expect(fresh).not.toBe(token);
    settleSecret("y");
    expect(readReviewLink(token)).toBeNull();
    expect(readReviewLink(fresh)).toEqual(link);
  });

  test.each(["", ".", "....", "a", "%00", "../../etc/passwd", "x".repeat(10_000)])(
    "%# isn't a token",
    (token) => {
      expect(readReviewLink(token)).toBeNull();
    },
  );
});
