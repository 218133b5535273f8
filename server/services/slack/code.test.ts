import { expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { hashCode, makeCode, readCode } from "./code";

test("a code is read however people write it", () => {
  const code = makeCode();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  for (const text of [code, code.toLowerCase(), ` \`${code}\` `, code.replace("-", " ")])
    expect(readCode(text)).toBe(code);
  expect(readCode("oil0-1234")).toBe("0110-1234");
});

test.each(["", "hello", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFGU", "<@U123>"])("%j isn't a code", (text) => {
  expect(readCode(text)).toBeNull();
});

test("a stored code can't be guessed without the installation's secret", () => {
  const hash = (letter: string) => {
    settle({ ...parseEnv({}), appSecret: letter.repeat(32) });
    return hashCode("ABCD-EFGH");
  };
  expect(hash("x")).toBe(hash("x"));
  expect(hash("x")).not.toBe(hash("y"));
});
