import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeKeptSecret, readKeptSecrets, replaceKeptSecret } from "./kept-secret";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-secret-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the secret in the data folder", () => {
  test("is created on request and is readable only by its owner", () => {
    expect(readKeptSecrets(folder)).toBeNull();
    const made = makeKeptSecret(folder);
    expect(made.current).toMatch(/^[\w-]{43}$/);
    expect(readKeptSecrets(folder)).toEqual({ current: made.current, previous: undefined });
    expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600);
  });

  test("becomes the previous secret when it's replaced", () => {
    const first = makeKeptSecret(folder);
    const second = replaceKeptSecret(folder, first);
    expect(second.current).not.toBe(first.current);
    expect(readKeptSecrets(folder)).toEqual({ current: second.current, previous: first.current });
  });

  test("survives a crash while it's being replaced", () => {
    const { current } = makeKeptSecret(folder);
    writeFileSync(join(folder, "secret.previous"), `${current}\n`);
    expect(readKeptSecrets(folder)).toEqual({ current, previous: undefined });
    expect(replaceKeptSecret(folder, { current, previous: undefined }).previous).toBe(current);
  });

  test.each(["", "short"])("is refused if the file contains %j", (text) => {
    writeFileSync(join(folder, "secret"), text);
    expect(() => readKeptSecrets(folder)).toThrow("is damaged. Restore it from a backup.");
  });
});
