import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

const ROOT = { name: "app" };
const LOCKED = {
  "": ROOT,
  "node_modules/next": { version: "2.0.0" },
  "node_modules/vitest": { version: "3.0.0", dev: true },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
};

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-install-"));
  mkdirSync(join(folder, "node_modules"));
  write("package-lock.json", LOCKED);
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path, packages) => writeFileSync(join(folder, path), JSON.stringify({ packages }));
const present = (packages) => write("node_modules/.package-lock.json", packages);
const { "node_modules/next": next, "node_modules/vitest": vitest } = LOCKED;

test("tests need development packages, but production doesn't", () => {
  present({ "node_modules/next": next });
  expect(isInstalled(folder, true)).toBe(true);
  expect(isInstalled(folder, false)).toBe(false);
  present({ "node_modules/next": next, "node_modules/vitest": vitest });
  expect(isInstalled(folder, false)).toBe(true);
});

test("a changed version requires an install", () => {
  present({ "node_modules/next": { version: "1.0.0" }, "node_modules/vitest": vitest });
  expect(isInstalled(folder, true)).toBe(false);
});

test("an interrupted install requires a new one", () => {
  expect(isInstalled(folder, true)).toBe(false);
});

test("the error for a missing lock file says how to restore it", () => {
  rmSync(join(folder, "package-lock.json"));
  expect(() => isInstalled(folder, true)).toThrow("git checkout");
});
