import { execFile } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database";
import { query } from "@/server/testing/postgres";

let url: string;
beforeAll(async () => {
  url = (await makeDatabase()).url;
});

const PASSWORD = ["--password", "correct horse battery"];

/** As a person types it, on a database of this test's own. */
function org(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", DATABASE_URL: url };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/org.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("npm run org", () => {
  test("makes an organization, and prints one JSON object with a token of every scope of the owner", async () => {
    const { code, stdout } = await org("create", "Acme", "--owner", "Dana@acme.test", ...PASSWORD, "--json");
    expect(code).toBe(0);
    const made = JSON.parse(stdout);
    expect(made).toMatchObject({ organization: "Acme", role: "owner", token: expect.stringMatching(/^cs_/) });
    const [token] = await query<{ scopes: string[] }>(url, 'SELECT scopes FROM "ApiToken"');
    expect(token?.scopes).toContain("members:write");
  });

  test("adds a member, whose token has the scopes of the role", async () => {
    const added = await org(
      "add-member",
      "Acme",
      "sam@acme.test",
      "--role",
      "approver",
      ...PASSWORD,
      "--json",
    );
    const { memberId } = JSON.parse(added.stdout);
    const tokens = await query<{ scopes: string[] }>(
      url,
      `SELECT scopes FROM "ApiToken" WHERE "memberId" = '${memberId}'`,
    );
    expect(tokens).toHaveLength(1);
    expect(tokens[0]?.scopes.toSorted()).toEqual([
      "reviews:decide",
      "reviews:read",
      "runs:read",
      "workflows:read",
    ]);
  });

  test.each([
    ["nothing", [], "Usage:"],
    [
      "an unknown option",
      ["create", "B", "--owner", "b@b.test", "--colour", "red"],
      "Unknown option '--colour'",
    ],
    ["no password", ["create", "B", "--owner", "b@b.test"], "Give a password"],
    ["a short password", ["create", "B", "--owner", "b@b.test", "--password", "short"], "password must have"],
    ["no e-mail address", ["create", "B", "--owner", "b", ...PASSWORD], "The e-mail address is not one."],
    ["a taken name", ["create", "Acme", "--owner", "b@b.test", ...PASSWORD], 'named "Acme" already'],
    ["an unknown role", ["add-member", "Acme", "b@b.test", "--role", "boss", ...PASSWORD], "Give a role"],
    ["a member", ["add-member", "Acme", "sam@acme.test", "--role", "viewer", ...PASSWORD], "member already"],
    [
      "another name",
      ["add-member", "Nope", "b@b.test", "--role", "viewer", ...PASSWORD],
      'no organization named "Nope"',
    ],
  ])("refuses %s: exit code 1, the reason on stderr, nothing on stdout", async (_what, args, reason) => {
    const { code, stdout, stderr } = await org(...args);
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});
