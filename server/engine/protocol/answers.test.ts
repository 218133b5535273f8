import { describe, expect, test } from "vitest";
import { readAnswer } from "./answers";

const attempts = { max: 3, delay: (attempt: number) => (attempt + 1) * 1_000 };
const answer = (status: number, body: unknown, more = {}) => ({
  status,
  body,
  noRetry: false,
  retryAfter: null,
  ...more,
});
const op = (kind: string, id: string, more = {}) => ({ op: kind, id, name: id, displayName: id, ...more });
const read = (given: ReturnType<typeof answer>, attempt = 0) => readAnswer(given, { attempt }, attempts);

describe("readAnswer", () => {
  test("treats the body of a 200 as the function's result", () => {
    expect(read(answer(200, { ok: 1 })).next).toEqual({
      kind: "end",
      status: "completed",
      output: { ok: 1 },
    });
  });

  test("retries after an error, with the delay for that attempt", () => {
    expect(read(answer(500, { message: "no" }), 1).next).toMatchObject({
      kind: "suspend",
      dueIn: 2_000,
      attempt: 2,
    });
  });

  test("retries after the time in Retry-After", () => {
    expect(read(answer(500, {}, { retryAfter: "7" })).next).toMatchObject({ dueIn: 7_000, attempt: 1 });
  });

  test("fails the run after the last attempt or a non-retriable error", () => {
    expect(read(answer(500, { message: "no" }), 2).next).toMatchObject({ kind: "end", status: "failed" });
    expect(read(answer(400, { message: "no" }, { noRetry: true })).next).toMatchObject({ status: "failed" });
  });

  test("records completed steps and continues the run", () => {
    expect(read(answer(206, [op("StepRun", "a", { data: 1 }), op("StepRun", "b")]))).toEqual({
      steps: [
        { id: "a", label: "a", state: { data: 1 } },
        { id: "b", label: "b", state: { data: null } },
      ],
      next: { kind: "continue", target: null },
    });
  });

  test("calls a planned step by its id", () => {
    expect(read(answer(206, [op("StepPlanned", "a")])).next).toEqual({ kind: "continue", target: "a" });
  });

  test("records a permanently failed step with its error, without the SDK's marker", () => {
    const error = { __serialized: true, name: "TypeError", message: "no" };
    expect(read(answer(206, [op("StepFailed", "a", { error })]))).toEqual({
      steps: [{ id: "a", label: "a", state: { error: { name: "TypeError", message: "no" } } }],
      next: { kind: "continue", target: null },
    });
  });

  test.for([
    [[op("StepPlanned", "a"), op("StepPlanned", "b")], `doesn't run steps in parallel: "a", "b"`],
    [[op("Sleep", "a", { name: "1s" }), op("WaitForEvent", "b")], "in parallel"],
    [[op("InvokeFunction", "call")], 'Step "call" uses InvokeFunction'],
    [[op("Sleep", "a", { name: "367d" })], 'Step "a" lasts longer than 366 days'],
    [[op("Sleep", "a", { name: "soon" })], "an invalid duration (soon)"],
    [
      [op("WaitForEvent", "a", { opts: { timeout: "1m", if: "async.data.x > 1" } })],
      "Use match with one path",
    ],
    [[], "without a list of operations"],
    [{}, "without a list of operations"],
  ] as const)("fails the run after %j, with an explanation", ([body, message]) => {
    const { next } = read(answer(206, body));
    expect(next).toMatchObject({
      kind: "end",
      status: "failed",
      output: { name: "Error", message: expect.stringContaining(message) },
    });
  });
});
