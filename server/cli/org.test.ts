import { execFile } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database";
import { query } from "@/server/testing/postgres";

let url: string;
let ownerUrl: string;
beforeAll(async () => {
  ({ url, ownerUrl } = await makeDatabase());
});

const PASSWORD = ["--password", "correct horse battery"];

/** As a person types it, on a database of this test's own. */
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
  test("makes an organization, and prints one JSON object with a token of every scope of the owner", async () => {
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
      "members:read",
      "reviews:decide",
      "reviews:read",
      "runs:read",
      "workflows:read",
    ]);
  });

  test("finds the organization however its name is written, and says that an account keeps its password", async () => {
    const made = await org("create", "Beta Works", "--owner", "sam@acme.test", ...PASSWORD);
    const note = "sam@acme.test has an account already; its password is unchanged.\n";
    expect(made).toMatchObject({ code: 0, stderr: note });
    const args = ["add-member", " beta  works", "dana@acme.test", "--role", "viewer", ...PASSWORD, "--json"];
    const { stdout, stderr } = await org(...args);
    expect(JSON.parse(stdout)).toMatchObject({ organization: "Beta Works", role: "viewer" });
    expect(stderr).toBe("dana@acme.test has an account already; its password is unchanged.\n");
  });

  test("gives somebody another password, whatever organizations they are in", async () => {
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
    expect(stdout).toBe("Sam@acme.test has another password now, and is signed out everywhere.\n");
    expect(await hashOf()).not.toBe(before);
  });

  test.each([
    ["a role that can't create tables", () => url, /^The role ".*" of DATABASE_URL can't create tables\. /],
    [
      "a wrong address",
      () => "postgresql://a:b@127.0.0.1:1/c",
      /^Couldn't use the database at 127\.0\.0\.1:1: /,
    ],
  ])("refuses %s in words, without a stack", async (_what, address, reason) => {
    const set = ["set-password", "sam@acme.test", ...PASSWORD];
    const { code, stdout, stderr } = await orgOn({ DATABASE_URL: address() }, ...set);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("explains itself when asked to", async () => {
    const { code, stdout, stderr } = await org("--help");
    expect(stdout).toContain("npm run org -- create");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
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
    [
      "no name",
      ["create", " ", "--owner", "b@b.test", ...PASSWORD],
      "The name must have 1 to 100 characters.",
    ],
    [
      "a role for the owner",
      ["create", "B", "--owner", "b@b.test", "--role", "viewer", ...PASSWORD],
      "Leave --role out",
    ],
    ["a taken name", ["create", "Acme", "--owner", "b@b.test", ...PASSWORD], 'named "Acme" already'],
    ["an unknown role", ["add-member", "Acme", "b@b.test", "--role", "boss", ...PASSWORD], "Give a role"],
    ["a member", ["add-member", "Acme", "sam@acme.test", "--role", "viewer", ...PASSWORD], "member already"],
    [
      "an address that nobody has",
      ["set-password", "b@b.test", ...PASSWORD],
      "Nobody here has the address b@b.test.",
    ],
    ["two addresses", ["set-password", "sam@acme.test", "b@b.test", ...PASSWORD], "Usage:"],
    [
      "a password that is too short",
      ["set-password", "sam@acme.test", "--password", "short"],
      "password must have",
    ],
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
