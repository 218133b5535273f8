import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runVerify } from "./command.mjs";
import { makeArchive, makeZip } from "./testing/archive.mjs";
import { KEYS, makeEvidence, printEvidence } from "./testing/evidence.mjs";
import { hashJson } from "./testing/ledger.mjs";

const { evidence } = makeEvidence();
const RUN = evidence.run.id;
const FOLDER = `runs/${RUN}`;
const text = printEvidence(evidence);
const [newest, , saved] = evidence.ledger.heads;
const { entry } = evidence.ledger.entries.find(({ entry }) => entry.action === "review.decided");

/** A run that predates the ledger. */
const early = structuredClone(evidence);
early.run.id = "run_early";
early.ledger = {
  status: "not_recorded",
  salt: null,
  entries: [],
  links: [],
  heads: [],
  keys: evidence.ledger.keys,
};

function verify(files, ...options) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-archive-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name, content) => writeFileSync(join(folder, name), content);
  write("archive.zip", makeZip(files));
  write("keys.json", JSON.stringify({ keys: Object.values(KEYS).map(({ jwk }) => jwk) }));
  write("head.json", JSON.stringify(saved));
  let [out, err] = ["", ""];
  const code = runVerify(["archive.zip", "--key", "keys.json", ...options], {
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

const findings = (files, ...options) => {
  const { code, out, err } = verify(files, "--json", ...options);
  expect(err).toBe("");
  expect(code).toBe(1);
  return JSON.parse(out).findings.map(({ file, place, message }) => `${file} ${place}: ${message}`);
};

describe("npm run verify with an archive", () => {
  test("verifies its manifest, its files, and its runs", () => {
    const { code, out, err } = verify(
      makeArchive([text]),
      "--head",
      "head.json",
      "--organization",
      "org_acme",
    );
    expect(err).toBe("");
    expect(out).toMatch(/^Verified\. No problems found\.\n/);
    expect(out).toContain(
      "Archive of 1 run of the organization org_acme, exported 2026-12-01T10:00:00.000Z by Sam Okafor (mem_sam)",
    );
    expect(out).toContain("1 of 1 run verified.");
    expect(out).toContain(`The runs' common head is number ${newest.sequence}, signed ${newest.signedAt}.`);
    expect(out).toContain(`Unwitnessed: 1 run has entries after the saved head, number ${saved.sequence}.`);
    expect(out).toContain("The signatures match the keys you provided.");
    expect(code).toBe(0);
  });

  test("prints JSON for machines", () => {
    const { code, out } = verify(makeArchive([text]), "--json");
    expect(JSON.parse(out)).toMatchObject({
      ...{ kind: "archive", verdict: "verified", findings: [] },
      summary: { runs: 1, verified: 1, isPinned: true },
      runs: [{ run: RUN, status: "recorded", isSigned: true }],
    });
    expect(code).toBe(0);
  });

  test("exits with 2 if a run isn't in the ledger", () => {
    const files = makeArchive([text, printEvidence(early)]);
    const { code, out } = verify(files);
    expect(out).toMatch(/^Not fully verified\.\n/);
    expect(out).toContain("1 of 2 runs verified.\n1 run couldn't be verified");
    expect(code).toBe(2);
  });

  test("compares the organization, if it's given", () => {
    expect(verify(makeArchive([text]), "--organization", "org_birch")).toMatchObject({ code: 2, out: "" });
  });

  test("finds the run with the entry of a receipt", () => {
    const files = makeArchive([text]);
    expect(verify(files, "--receipt", `${entry.id}:${hashJson(entry)}`).code).toBe(0);
    expect(findings(files, "--receipt", `${entry.id}:${"0".repeat(64)}`)).toEqual([
      `${FOLDER}/evidence.json receipt: The entry doesn't match the receipt.`,
    ]);
    expect(findings(files, "--receipt", `ent_other:${"0".repeat(64)}`)).toEqual([
      "manifest.json receipt: No run has the receipt's entry ent_other.",
    ]);
  });

  test("names the run and the file of each problem", () => {
    const { out, code } = verify(makeArchive([printEvidence({ ...evidence, input: evidence.error })]));
    expect(out).toMatch(/^Failed: \d+ problems? found\.\n/);
    expect(out).toContain(
      `  ${FOLDER}/evidence.json: run.input: The text doesn't match the ledger.\n    Entry ent_`,
    );
    expect(out).toContain("0 of 1 run verified.");
    expect(code).toBe(1);
  });
});

describe("a changed archive", () => {
  const files = makeArchive([text, printEvidence(early)]);
  const without = (name) => Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));
  const HASH = "file: The file's SHA-256 doesn't match the manifest.";

  test.each(["README.txt", "index.html"])("has a different %s", (name) => {
    expect(findings({ ...files, [name]: "Other." })).toEqual([`${name} ${HASH}`]);
  });

  test("has a different file of a run", () => {
    const page = files[`${FOLDER}/evidence.html`].replace("<script>1<", "<script>2<");
    expect(findings({ ...files, [`${FOLDER}/evidence.html`]: page })).toEqual([
      `${FOLDER}/evidence.html ${HASH}`,
      `${FOLDER}/signature.json signature.json: The page has changed since it was signed.`,
    ]);
  });

  test.each([`${FOLDER}/evidence.json`, "index.html"])("lacks %s", (name) => {
    expect(findings(without(name))).toEqual([`${name} file: The file is missing.`]);
  });

  test("has an extra file", () => {
    expect(findings({ ...files, "runs/run_2/evidence.json": text })).toEqual([
      "runs/run_2/evidence.json file: The manifest doesn't list this file.",
    ]);
  });

  test("has a run in another run's folder", () => {
    const moved = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name.replace(/run_\w+/, (id) => (id === RUN ? "run_early" : RUN)),
        content,
      ]),
    );
    const found = findings(moved);
    for (const id of [RUN, "run_early"]) {
      expect(found).toContain(`runs/${id}/evidence.json ${HASH}`);
      expect(found).toContain(
        `runs/${id}/evidence.json run.id: The manifest has a different value for this run.`,
      );
    }
  });

  test("lacks a run that the manifest lists, or has one that it doesn't list", () => {
    const fewer = Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith(FOLDER)));
    expect(findings(fewer)).toHaveLength(3);
    const { "manifest.json": manifest, "signature.json": signature } = makeArchive([text]);
    expect(findings({ ...files, "manifest.json": manifest, "signature.json": signature })).toHaveLength(3);
  });

  test("has a manifest that was changed, or whose signature is missing", () => {
    const manifest = files["manifest.json"].replace("Sam Okafor", "Kim Lee");
    expect(findings({ ...files, "manifest.json": manifest })).toEqual([
      "signature.json signature.json: The manifest has changed since it was signed.",
    ]);
    expect(findings(without("signature.json"))).toEqual([
      "signature.json signature.json: The signature is missing.",
    ]);
  });

  test("has a signed manifest that differs from a run, or whose head isn't in the runs", () => {
    const other = makeArchive([text], {
      change: (manifest) => {
        manifest.runs[0].status = "COMPLETED";
      },
    });
    expect(findings(other)).toEqual([
      `${FOLDER}/evidence.json run.status: The manifest has a different value for this run.`,
    ]);
    const { ledger } = makeEvidence();
    const head = ledger.signHead(KEYS.current, { signedAt: newest.signedAt, sequence: newest.sequence - 1 });
    const headed = makeArchive([text], { change: (manifest) => Object.assign(manifest, { head }) });
    expect(findings(headed)).toEqual([
      `${FOLDER}/evidence.json ledger.heads: The evidence doesn't have the manifest's head.`,
    ]);
  });

  test("isn't read if its manifest isn't JSON", () => {
    expect(verify({ ...files, "manifest.json": "{" })).toEqual({
      ...{ code: 2, out: "", err: "manifest.json isn't valid JSON.\n" },
    });
    for (const other of ["null", "1"]) expect(verify({ ...files, "manifest.json": other }).code).toBe(2);
    for (const other of ["{}", "[]", '{"runs":[null,{"id":1}]}', '{"runs":{},"keys":null}'])
      expect(verify({ ...files, "manifest.json": other }).code).toBe(1);
  });
});
