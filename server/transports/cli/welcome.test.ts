import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readWelcome, writeWelcome } from "./welcome";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-welcome-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

describe("writeWelcome", () => {
  test("writes a file that its owner can read back unchanged, and that no one else can read", () => {
    const welcome = { url: "http://localhost:1", databaseUrl: "postgresql://x", pid: 1, email: "a@b.test" };
    expect(readWelcome(folder)).toBeNull();
    writeWelcome(folder, welcome);
    expect(readWelcome(folder)).toEqual(welcome);
    expect(modeOf("welcome.json")).toBe(0o600);
  });
});
