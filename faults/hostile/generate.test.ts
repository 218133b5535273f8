import { expect, test } from "vitest";
import { Random } from "@/faults/random";
import { generateForAuth } from "./generate";

test("every generated sign-in request can be sent, no matter what values it contains", () => {
  const random = new Random(11);
  const person = {
    role: "owner" as const,
    organizationId: "org_1",
    email: "owner@example.test",
    token: "cs_token",
    cookie: "session=1",
    spareCookie: "session=2",
  };
  const csrf = { cookie: "csrf=1", csrfToken: "1" };
  for (let count = 0; count < 2_000; count++) {
    const { path, body } = generateForAuth(random, person, csrf);
    expect(path).toMatch(/^\//);
    if (body !== undefined) expect(typeof body === "string" || body instanceof Uint8Array).toBe(true);
  }
});
