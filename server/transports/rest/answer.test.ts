import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { AppError } from "@/server/domain/error";
import { answer } from "./answer";

let logged = "";
globalThis.countersignLogger = pino(
  { level: "info", base: undefined },
  {
    write(line: string) {
      logged += line;
    },
  },
);
afterEach(() => {
  logged = "";
});

const ask = (work: () => never) =>
  answer(async () => work())(new Request("http://localhost/api/health/ready"), {
    params: Promise.resolve({}),
  });

test("a temporarily unavailable service is logged with its reason as information, without a stack trace", async () => {
  const { status } = await ask(() => {
    throw new AppError("unavailable", "This process is stopping. Try again.");
  });
  expect(status).toBe(503);
  expect(JSON.parse(logged)).toMatchObject({
    level: 30,
    msg: "unavailable",
    reason: expect.stringContaining("is stopping"),
  });
  expect(logged).not.toContain("stack");
});

test("an internal error is logged as an error with its stack trace", async () => {
  const { status } = await ask(() => {
    throw new Error("broken");
  });
  expect(status).toBe(500);
  expect(JSON.parse(logged)).toMatchObject({
    level: 50,
    err: { message: "broken", stack: expect.any(String) },
  });
});
