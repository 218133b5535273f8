import { beforeEach, describe, expect, test } from "vitest";
import { INNGEST_BODY } from "@/server/domain/http/body-limits";
import { sign } from "@/server/engine/testing/signed-call";
import { settleOn } from "@/server/testing/settings";
import { handleInngest } from "./mount";

const NOWHERE = "postgresql://nobody@127.0.0.1:1/none";
const KEY = "ab".repeat(32);
const CLOUD = { INNGEST_EVENT_KEY: "event-key", INNGEST_SIGNING_KEY: KEY, PUBLIC_URL: "https://sign.test" };

beforeEach(() => settleOn({ url: NOWHERE, ownerUrl: NOWHERE }, CLOUD));

/** Sends a body and returns how much of it is read. */
async function post(body: Iterable<string>, signature: string | null) {
  const pieces = body[Symbol.iterator]();
  let taken = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = pieces.next();
        if (done) return controller.close();
        taken += value.length;
        controller.enqueue(new TextEncoder().encode(value));
      },
    },
    { highWaterMark: 0 },
  );
  const response = await handleInngest(
    new Request("http://localhost/api/inngest?fnId=countersign-execute-run&stepId=step", {
      method: "POST",
      headers: { host: "localhost", ...(signature !== null && { "x-inngest-signature": signature }) },
      body: stream,
      duplex: "half",
    } as RequestInit),
  );
  return { status: response.status, problem: await response.json(), taken };
}

describe("a call that isn't from the Inngest server", () => {
  test.each([null, "", "garbage", "t=1&s=zz", "t=&s="])(
    "signed with %j is refused without being read",
    async (signature) => {
      const { status, problem, taken } = await post(['{"event":{}}'], signature);
      expect(status).toBe(401);
      expect(problem).toMatchObject({ type: "/problems/unauthenticated", instance: "/api/inngest" });
      expect(taken).toBe(0);
    },
  );

  test("with a well-formed signature is read only up to the size limit", async () => {
    const piece = "x".repeat(64 * 1024);
    const endless = (function* () {
      for (;;) yield piece;
    })();
    const { status, problem, taken } = await post(endless, sign({}, KEY));
    expect(status).toBe(413);
    expect(problem.type).toBe("/problems/too-large");
    expect(taken).toBeLessThanOrEqual(INNGEST_BODY.bytes + piece.length);
  });

  test.each(["{", "null", "5", '"text"', "[]", "a=1&b=2", "\ud800", "{}{}"])(
    "with the body %j is refused",
    async (body) => {
      const { status, problem } = await post([body], sign({}, KEY));
      expect(status).toBe(400);
      expect(problem.errors).toEqual([{ pointer: "", message: "must be a JSON object" }]);
    },
  );

  test("with a different key's signature or without a body is refused", async () => {
    expect((await post(["{}"], sign({}, "cd".repeat(32)))).status).toBe(401);
    expect((await post([], sign("", KEY))).status).toBe(401);
  });
});
