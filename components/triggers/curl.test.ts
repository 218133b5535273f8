import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { writeCurl } from "./curl";

const SECRET = "whsec_c2VjcmV0IGtleSBvZiAyNCBieXRlcw==";
const PATH = "/hooks/trg_1";

/** Runs the example in a shell where curl only prints its arguments. Returns the request's body and headers. */
function fire(signature: Parameters<typeof writeCurl>[0]["signature"]) {
  const script = writeCurl({ path: PATH, signature, header: "x-signed" }, "https://app.test", SECRET);
  const printed = execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }\n${script}`], {
    encoding: "utf8",
  }).split("\0");
  expect(printed).toContain(`https://app.test${PATH}`);
  const valuesOf = (flag: string) => printed.filter((_, index) => printed[index - 1] === flag);
  const headers = new Map(valuesOf("-H").map((header) => header.split(": ", 2) as [string, string]));
  expect(headers.get("Content-Type")).toBe("application/json");
  const body = valuesOf("-d")[0] ?? "";
  expect(JSON.parse(body)).toEqual({ title: "Hello", sentAt: expect.stringMatching(/20\d\d/) });
  return { headers, body };
}

describe("writeCurl", () => {
  test("sends the secret as a token", () => {
    expect(fire("bearer").headers.get("Authorization")).toBe(`Bearer ${SECRET}`);
  });

  test("signs the body as GitHub does, or in a custom header", () => {
    const hmacOf = (body: string) => createHmac("sha256", SECRET).update(body).digest("hex");
    const github = fire("github");
    expect(github.headers.get("X-Hub-Signature-256")).toBe(`sha256=${hmacOf(github.body)}`);
    const chosen = fire("hmac");
    expect(chosen.headers.get("x-signed")).toBe(hmacOf(chosen.body));
  });

  test("signs the ID, the time, and the body as in Standard Webhooks", () => {
    const { headers, body } = fire("standard-webhooks");
    const signed = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.${body}`;
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    expect(headers.get("webhook-signature")).toBe(
      `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
    );
  });
});
