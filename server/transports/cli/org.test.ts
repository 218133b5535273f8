import { execFile } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";

let url: string;
let ownerUrl: string;
beforeAll(async () => {
  ({ url, ownerUrl } = await makeDatabase());
});

const PASSWORD = ["--password", "correct horse battery"];

/** Runs the command as a person would, on this test's own database. */
function org(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return orgOn({ DATABASE_URL: url, MIGRATION_DATABASE_URL: ownerUrl }, ...args);
}

function orgOn(
  urls: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", ...urls };
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/org.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("npm run org", () => {
  test("creates an organization and prints a JSON object with a token that has all of the owner's scopes", async () => {
    const { code, stdout, stderr } = await org(
      "create",
      "Acme",
      "--owner",
      "Dana@acme.test",
      ...PASSWORD,
      "--json",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const made = JSON.parse(stdout);
    expect(made).toMatchObject({ organization: "Acme", role: "owner", token: expect.stringMatching(/^cs_/) });
    const [token] = await query<{ scopes: string[] }>(url, 'SELECT scopes FROM "ApiToken"');
    expect(token?.scopes).toContain("members:write");
  });

  test("adds a member and prints a token with the scopes of the member's role", async () => {
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
      "members:read",
      "reviews:comment",
      "reviews:decide",
      "reviews:read",
      "runs:read",
      "workflows:read",
    ]);
  });

  test("finds the organization regardless of case and spaces in its name and says that accounts keep their password", async () => {
    const made = await org("create", "Beta Works", "--owner", "sam@acme.test", ...PASSWORD);
    const note = "sam@acme.test already has an account. Its password is unchanged.\n";
    expect(made).toMatchObject({ code: 0, stderr: note });
    const args = ["add-member", " beta  works", "dana@acme.test", "--role", "viewer", ...PASSWORD, "--json"];
    const { stdout, stderr } = await org(...args);
    expect(JSON.parse(stdout)).toMatchObject({ organization: "Beta Works", role: "viewer" });
    expect(stderr).toBe("dana@acme.test already has an account. Its password is unchanged.\n");
  });

  test("changes a user's password, regardless of their organizations", async () => {
    const hashOf = async () => {
      const [user] = await query<{ hash: string }>(
        url,
        `SELECT "passwordHash" AS hash FROM "User" WHERE email = 'sam@acme.test'`,
      );
      return user?.hash;
    };
    const before = await hashOf();
    const { code, stdout, stderr } = await org(
      "set-password",
      "Sam@acme.test",
      "--password",
      "another long one",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("Changed the password for Sam@acme.test. All sessions were signed out.\n");
    expect(await hashOf()).not.toBe(before);
  });

  test.each([
    ["a role that can't create tables", () => url, /^Role ".*" in DATABASE_URL can't create tables\. /],
    [
      "a wrong address",
      () => "postgresql://a:b@127.0.0.1:1/c",
      /^Couldn't use the database at 127\.0\.0\.1:1: /,
    ],
  ])("refuses %s with a message, without a stack trace", async (_what, address, reason) => {
    const set = ["set-password", "sam@acme.test", ...PASSWORD];
    const { code, stdout, stderr } = await orgOn({ DATABASE_URL: address() }, ...set);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("prints the usage with --help", async () => {
    const { code, stdout, stderr } = await org("--help");
    expect(stdout).toContain("npm run org -- create");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test.each([
    ["no arguments", [], "Usage:"],
    [
      "an unknown option",
      ["create", "B", "--owner", "b@b.test", "--color", "red"],
      "Unknown option '--color'",
    ],
    ["no password", ["create", "B", "--owner", "b@b.test"], "Add a password"],
    ["a short password", ["create", "B", "--owner", "b@b.test", "--password", "short"], "password must have"],
    [
      "an invalid email address",
      ["create", "B", "--owner", "b", ...PASSWORD],
      "Enter a valid email address.",
    ],
    [
      "no name",
      ["create", " ", "--owner", "b@b.test", ...PASSWORD],
      "The name must have 1 to 100 characters.",
    ],
    [
      "a role for the owner",
      ["create", "B", "--owner", "b@b.test", "--role", "viewer", ...PASSWORD],
      "Omit --role.",
    ],
    ["a taken name", ["create", "Acme", "--owner", "b@b.test", ...PASSWORD], 'named "Acme" already'],
    ["an unknown role", ["add-member", "Acme", "b@b.test", "--role", "boss", ...PASSWORD], "Add a role"],
    [
      "a member",
      ["add-member", "Acme", "sam@acme.test", "--role", "viewer", ...PASSWORD],
      "already a member",
    ],
    ["an unknown email", ["set-password", "b@b.test", ...PASSWORD], "No account has the email b@b.test."],
    ["two addresses", ["set-password", "sam@acme.test", "b@b.test", ...PASSWORD], "Usage:"],
    [
      "a password that is too short",
      ["set-password", "sam@acme.test", "--password", "short"],
      "password must have",
    ],
    [
      "an unknown organization",
      ["add-member", "Nope", "b@b.test", "--role", "viewer", ...PASSWORD],
      'no organization named "Nope"',
    ],
  ])("refuses %s: exit code 1, the reason on stderr, nothing on stdout", async (_what, args, reason) => {
    const { code, stdout, stderr } = await org(...args);
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});
