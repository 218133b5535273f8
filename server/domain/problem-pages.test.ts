import { describe, expect, test } from "vitest";
import { AppError, ERROR_CODES, type ErrorCode } from "./error";
import { presentProblem } from "./problem";
import { findProblemPage, PROBLEM_PAGES } from "./problem-pages";

describe("PROBLEM_PAGES", () => {
  test("explain every error code, and the one problem that has no code", () => {
    const codes = PROBLEM_PAGES.map(({ code }) => code);
    expect(codes.toSorted()).toEqual([...Object.keys(ERROR_CODES), "timeout"].toSorted());
  });

  test.each(PROBLEM_PAGES.map((page) => [page.code, page] as const))(
    "%s has sentences, and code in pairs of backticks",
    (_, { meaning, causes, fix }) => {
      expect(causes.length).toBeGreaterThan(0);
      expect(fix.length).toBeGreaterThan(0);
      for (const text of [meaning, ...causes, ...fix]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text.split("`").length % 2).toBe(1);
      }
    },
  );

  test.each(Object.keys(ERROR_CODES) as ErrorCode[])("%s has an example like a real response", (code) => {
    const example = findProblemPage(code)?.example ?? {};
    const { detail, instance, requestId } = example;
    const origin = { instance: String(instance), requestId: String(requestId) };
    const { body } = presentProblem(new AppError(code, String(detail)), origin);
    expect(example).toMatchObject(JSON.parse(body));
  });

  test("an unknown code has no page", () => {
    expect(findProblemPage("constructor")).toBeUndefined();
  });
});
