import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { hideHost, sendEmail } from "./smtp";

const email = { id: "out_1", to: ["a@b.example"], cc: [], subject: "Hi", text: "Text", html: "Text" };

describe("sendEmail", () => {
  test("doesn't name the mail server if it can't be reached", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const settings = { url: `smtp://127.0.0.1:${port}`, from: "shop@acme.test" };
    expect(await sendEmail(settings, email, AbortSignal.timeout(10_000))).toEqual({
      state: "refused",
      reason: "The connection to the mail server failed (ECONNREFUSED).",
      isTemporary: true,
      isSignIn: false,
    });
  });
});

describe("hideHost", () => {
  const hide = (answer: string) => hideHost(answer, { url: "smtps://u:p@mx1.corp.internal:465" });

  test.each([
    ["421 4.3.2 mx7.corp.internal Service not available", "421 4.3.2 [host] Service not available"],
    ["421 mx7.corp.internal closing", "421 [host] closing"],
    [
      "250 2.6.0 <id> [InternalId=1, Hostname=EX01.corp.local] Queued",
      "250 2.6.0 <id> [InternalId=1, Hostname=[host]] Queued",
    ],
    ["554 MX1.corp.internal (10.0.0.5:25) says no", "554 [host] ([host]:25) says no"],
    ["550 5.1.1 <gone@a.example>: mailbox unknown", "550 5.1.1 <gone@a.example>: mailbox unknown"],
  ])("turns %j into %j", (answer, shown) => {
    expect(hide(answer)).toBe(shown);
  });
});
