import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runVerify } from "./command.mjs";
import { KEYS, makeEvidence, makePage, printEvidence } from "./testing/evidence.mjs";
import { at, MEMBERS, RUN, SALT } from "./testing/story.mjs";

const { evidence } = makeEvidence();
// Contains something that looks like an escape sequence.
evidence.run.sessionId = "<Briefing> \\u003c \\\\u003c";
const text = printEvidence(evidence);
const { page, signature } = makePage(text);
const [, , head] = evidence.ledger.heads;

const makeZip = (files) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])));

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-verify-"));
  const write = (name, content) => writeFileSync(join(folder, name), content);
  write("evidence.json", text);
  write("changed.json", text.replace("Wrong list.", "Right list."));
  write("page.html", page);
  write("changed.html", page.replace("<script>1<", "<script>2<"));
  write("unsigned.html", page.replace(signature, "null"));
  write(
    "evidence.zip",
    makeZip({
      "evidence.json": text,
      "evidence.html": page,
      "signature.json": signature,
      "README.txt": "",
    }),
  );
  write(
    "changed.zip",
    makeZip({
      "evidence.json": text.replace("kim@", "kym@"),
      "evidence.html": page.replace("kim@", "kym@"),
      "signature.json": signature,
    }),
  );
  write(
    "two.zip",
    makeZip({
      "evidence.json": text,
      "evidence.html": page.replace("kim@", "kym@"),
      "signature.json": signature,
    }),
  );
  write("empty.zip", makeZip({ "README.txt": "" }));
  write("stripped.zip", makeZip({ "evidence.json": text, "evidence.html": page }));
  write("more.zip", makeZip({ "evidence.json": text, "evil.sh": "" }));
  const colored = structuredClone(evidence);
  colored.run.id = "run_1\u001b[2J\u202e";
  write("colored.json", printEvidence(colored));
  write("other.json", "{}");
  write("README.md", "# Countersign\n");
  write("keys.json", JSON.stringify({ keys: Object.values(KEYS).map(({ jwk }) => jwk) }));
  write("head.json", JSON.stringify(head));
  const ledger = { status: "not_recorded", salt: null, entries: [], links: [], heads: [], keys: [] };
  write("early.json", printEvidence({ ...evidence, ledger }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args) {
  let [out, err] = ["", ""];
  const code = runVerify(args, {
    folder,
    print: (text) => {
      out += text;
    },
    warn: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** Changes a copy of the file and verifies it. */
function runFile(edit, ...options) {
  const copy = structuredClone(evidence);
  edit(copy);
  writeFileSync(join(folder, "edited.json"), printEvidence(copy));
  return run("edited.json", ...options);
}

describe("npm run verify", () => {
  test.each(["evidence.zip", "page.html"])(
    "verifies %s with its signature, keys, and a saved head",
    (file) => {
      const { code, out, err } = run(file, "--key", "keys.json", "--head", "head.json");
      expect(err).toBe("");
      expect(out).toMatch(/^Verified\. No problems found\./);
      expect(out).toContain("28 of 28 entries covered by a signed head.");
      expect(out).toContain("The signatures match the keys you provided.");
      expect(out).toContain("Unwitnessed, because they're after the saved head:\n  Entry ent_");
      expect(out).toMatch(/The (page hasn't|evidence and its page haven't) changed since the download\./);
      expect(code).toBe(0);
    },
  );

  test("says what JSON alone, without keys or a saved head, doesn't prove", () => {
    const { code, out } = run("evidence.json");
    expect(out).toMatch(/^No problems found, but no key is pinned\./);
    expect(out).toContain("so this is only a convenience check");
    expect(out).toContain("No saved head.");
    expect(out).toContain("The file as a whole isn't signed.");
    expect(code).toBe(0);
  });

  test("takes thumbprints, and a head as a number and a hash", () => {
    const keys = Object.values(KEYS).flatMap(({ jwk }) => ["--key", jwk.kid]);
    const { code, out } = run("evidence.json", ...keys, "--head", `${head.sequence}:${head.hash}`);
    expect(out).toMatch(/^Verified/);
    expect(code).toBe(0);
  });

  test("names what's wrong, with its entry", () => {
    const { code, out } = run("changed.json", "--key", "keys.json", "--head", "head.json");
    expect(out).toMatch(
      /^Failed: 1 problem found\.\n {2}reviews\[1]\.decisions\[0]\.reason: The text doesn't match the ledger\.\n {4}Entry ent_\w+, review\.decided, number 33\n/,
    );
    expect(code).toBe(1);
    const signed = run("changed.zip", "--key", "keys.json");
    expect(signed.out).toContain("signature.json: The file has changed since it was signed.");
    expect(signed.code).toBe(1);
    const page = run("changed.html", "--key", "keys.json");
    expect(page.out).toContain("signature.json: The page has changed since it was signed.");
    expect(page.code).toBe(1);
    const unsigned = run("unsigned.html", "--key", "keys.json");
    expect(unsigned.out).toContain("signature.json: The signature is missing.");
    expect(unsigned.code).toBe(1);
  });

  test("says nothing good about a file with problems", () => {
    const { out } = run("changed.json", "--key", "keys.json", "--head", "head.json");
    expect(out).not.toContain("The signatures match");
    expect(out).not.toContain("All entries are before the saved head");
  });

  test("can't compare a file with a head that it has no path to", () => {
    const { code, out } = run("evidence.json", "--key", "keys.json", "--head", `1000:${head.hash}`);
    expect(out).toMatch(/^Not fully verified\./);
    expect(out).toContain("The file has no path to the saved head, number 1000,");
    expect(code).toBe(2);
  });

  test("escapes characters that would change what a terminal shows", () => {
    const { out } = run("colored.json");
    expect(out).toContain("Run run_1\\u{1b}[2J\\u{202e} from organization org_acme");
  });

  test("doesn't let a file add lines to the report", () => {
    const forged = "All entries are before the saved head, number 99.";
    const { out } = runFile(({ run, reviews, ledger }) => {
      ledger.entries = ledger.entries.filter(({ entry }) => entry.action !== "member.named");
      run.startedBy.name = `Kim\n${forged}\u2028${forged}`;
      run.id = `run_1\r\n${forged}`;
      reviews[0].decisions[0].reason = `\n${forged}`;
      ledger.entries[0].entry.id = `ent_1\n${forged}`;
      ledger.entries[0].sequence = `\n${forged}`;
    });
    expect(out).toContain(`Kim\\u{a}${forged}\\u{2028}${forged} (mem_kim)`);
    expect(out.split("\n")).not.toContain(forged);
    expect(out).not.toMatch(new RegExp(`[\\r\\u2028]${forged}`));
    expect(run(`none\n${forged}`).err.trimEnd().split("\n")).toHaveLength(1);
  });

  test.each([
    ["an ID", ({ run }, value) => Object.assign(run, { id: value })],
    ["an organization", ({ ledger }, value) => Object.assign(ledger.heads[0], { organization: value })],
    ["an entry's ID", ({ ledger }, value) => Object.assign(ledger.entries[3].entry, { id: value })],
    ["an erasure", ({ run }, value) => Object.assign(run, { erasure: { at: value, by: { name: value } } })],
    ["a name", ({ run }, value) => Object.assign(run.startedBy, { name: value })],
    ["a head's time", ({ ledger }, value) => Object.assign(ledger.heads[0], { signedAt: value })],
    ["a policy", ({ reviews }, value) => Object.assign(reviews[1], { policy: value })],
  ])("reports %s of the wrong type", (_, edit) => {
    for (const value of [{ toString: 1, valueOf: 1 }, [], null, 5]) {
      const { code, out } = runFile((evidence) => edit(evidence, value));
      expect(out).toMatch(/^Failed: /);
      expect(code).toBe(1);
    }
  });

  test("reads long text, and finds JSON that's nested too deeply", () => {
    const { out, err } = runFile(({ run }) =>
      Object.assign(run, { sessionId: `${"\\x".repeat(4_000_000)}"` }),
    );
    expect(err).toBe("");
    expect(out).toMatch(/^No problems found/);
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    writeFileSync(
      join(folder, "nested.json"),
      text.replace('"sessionId"', `"nested": ${nested}, "sessionId"`),
    );
    const { code } = run("nested.json");
    expect(code).toBe(1);
  });

  test("says in the first lines whose names couldn't be verified", () => {
    const { evidence, ledger } = makeEvidence();
    ledger.entries = ledger.entries.filter(({ entry }) => entry.subject.id !== MEMBERS.kim.id);
    const { heads } = evidence.ledger;
    evidence.ledger = ledger.prove(RUN, { salt: SALT, heads, keys: [KEYS.current, KEYS.old] });
    evidence.run.startedBy = { ...MEMBERS.kim, name: "Max" };
    const print = (...options) => {
      const { out, code } = runFile((copy) => Object.assign(copy, evidence), ...options);
      expect(code).toBe(0);
      return out.split("\n").slice(0, 3);
    };
    const names =
      "Nothing in the ledger proves these names: Max (mem_kim), Kim Whitfield (mem_kim). Either it didn't record them, or their entries were omitted.";
    expect(print("--key", "keys.json", "--head", "head.json")).toEqual([
      ...["No problems found, but 2 names couldn't be verified.", names, ""],
    ]);
    expect(print("--key", "keys.json")).toEqual([
      ...["No problems found, but there's no saved head, and 2 names couldn't be verified.", names, ""],
    ]);
  });

  test("counts entries about the run as witnessed, although a name was recorded later", () => {
    const { evidence, ledger, story } = makeEvidence();
    const saved = evidence.ledger.heads[0];
    story.name({ ...MEMBERS.kim, name: "Kim Young" }, at(55));
    const heads = [ledger.signHead(KEYS.current, { signedAt: at(56) }), saved];
    ledger.entries = ledger.entries.filter(
      ({ entry }) => entry.subject.id !== MEMBERS.kim.id || entry.data.number !== 1,
    );
    const file = JSON.parse(printEvidence(evidence).replaceAll(MEMBERS.kim.name, "Kim Young"));
    file.ledger = ledger.prove(RUN, { salt: SALT, heads, keys: [KEYS.current, KEYS.old] });
    const { out } = runFile(
      (copy) => Object.assign(copy, file),
      "--key",
      "keys.json",
      "--head",
      `${saved.sequence}:${saved.hash}`,
    );
    expect(out).toContain(`All entries about the run are before the saved head, number ${saved.sequence}.`);
    expect(out).toMatch(/Unwitnessed, because they're after the saved head:\n {2}Entry \w+, member\.named/);
  });

  test("compares the organization, if it's given", () => {
    expect(run("evidence.json", "--organization", "org_acme").code).toBe(0);
    expect(run("evidence.json", "--organization", "org_birch")).toMatchObject({ code: 2, out: "" });
  });

  test("prints JSON for machines", () => {
    const { code, out } = run("changed.json", "--json");
    expect(JSON.parse(out)).toMatchObject({
      kind: "json",
      verdict: "wrong",
      findings: [{ entry: { action: "review.decided", sequence: 33 } }],
      summary: { isPinned: false },
    });
    expect(code).toBe(1);
  });

  test("exits with 2 if nothing can be verified", () => {
    const early = run("early.json");
    expect(early.out).toContain(
      "The run predates the ledger, so the ledger doesn't prove anything in this file.",
    );
    expect(early.code).toBe(2);
  });

  test.each([
    ["no file", []],
    ["two files", ["evidence.json", "evidence.zip"]],
    ["an unknown option", ["evidence.json", "--keys", "keys.json"]],
  ])("prints the usage for %s", (_, args) => {
    const { code, out, err } = run(...args);
    expect(out).toBe("");
    expect(err).toContain("npm run verify -- FILE");
    expect(code).toBe(2);
  });

  test.each([
    ["a file that doesn't exist", ["none.json"], "none.json doesn't exist."],
    ["a folder", ["."], ". is a folder, not a file."],
    ["keys that don't exist", ["evidence.json", "--key", "none.json"], "none.json doesn't exist."],
    ["a key that isn't one", ["evidence.json", "--key", "other.json"], "Couldn't use the key other.json"],
    ["a head that isn't one", ["evidence.json", "--head", "other.json"], "other.json isn't a head."],
  ])("says what's wrong with %s", (_, args, message) => {
    const { code, out, err } = run(...args);
    expect(out).toBe("");
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });

  test.each([
    ["two.zip", "evidence.html: The page's data differs from evidence.json."],
    ["stripped.zip", "evidence.html: The page's signature differs from signature.json."],
  ])("finds a page that differs, in %s", (file, message) => {
    const { code, out } = run(file, "--key", "keys.json");
    expect(out).toContain(message);
    expect(code).toBe(1);
  });

  test.each([
    ["other.json", "The file is JSON, but it isn't an evidence file with a ledger."],
    ["empty.zip", "The zip has no evidence.json."],
    ["more.zip", "The zip contains an unexpected file: evil.sh."],
    ["README.md", "The evidence isn't valid JSON."],
  ])("refuses %s, and says what to pass", (file, message) => {
    const pass = "Pass the evidence's .html, .json, or .zip file.";
    const err = `Couldn't read ${file} as evidence. ${message} ${pass}\n`;
    expect(run(file)).toEqual({ code: 2, out: "", err });
  });
});

test("the verifier runs on its own, with three packages and nothing from the app", () => {
  const alone = join(folder, "alone");
  mkdirSync(join(alone, "node_modules/@noble"), { recursive: true });
  for (const path of ["scripts/verify.mjs", "scripts/terminal.mjs", "scripts/verify"])
    cpSync(path, join(alone, path), { recursive: true });
  for (const name of ["@noble/curves", "@noble/ed25519", "@noble/hashes"])
    symlinkSync(join(import.meta.dirname, "../../node_modules", name), join(alone, "node_modules", name));
  const args = ["scripts/verify.mjs", join(folder, "evidence.zip"), "--key", join(folder, "keys.json")];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: alone, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^No problems found, but there's no saved head\./);
  expect(status).toBe(0);
});
