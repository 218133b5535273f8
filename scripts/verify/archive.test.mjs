import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runVerify } from "./command.mjs";
import { makeArchive, makeZip } from "./testing/archive.mjs";
import { makeErasedEvidence } from "./testing/erased.mjs";
import { KEYS, makeEvidence, printEvidence } from "./testing/evidence.mjs";
import { hashJson } from "./testing/ledger.mjs";
import { MEMBERS, SALT } from "./testing/story.mjs";

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
      "Archive of 1 run from organization org_acme, exported 2026-12-01T10:00:00.000Z by Sam Okafor (mem_sam)",
    );
    expect(out).toContain("1 of 1 run verified.");
    expect(out).toContain(`Common head: number ${newest.sequence}, signed ${newest.signedAt}.`);
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
      "manifest.json receipt: No run contains the receipt's entry ent_other.",
    ]);
  });

  test("looks for the receipt's entry among the entries only", () => {
    const noted = structuredClone(early);
    noted.run.sessionId = `Compare ${entry.id}.`;
    const files = makeArchive([text, printEvidence(noted)]);
    const { out, code } = verify(files, "--receipt", `${entry.id}:${hashJson(entry)}`);
    expect(out).toMatch(/^Not fully verified\./);
    expect(code).toBe(2);
  });

  test("says which filters it was exported with, and sums up names, erasures, and passkeys", () => {
    const { evidence: unnamed, ledger } = makeEvidence();
    const heads = [unnamed.ledger.heads[0]];
    ledger.entries = ledger.entries.filter(({ entry }) => entry.subject.id !== "mem_kim");
    unnamed.ledger = ledger.prove(RUN, { salt: SALT, heads, keys: [KEYS.current, KEYS.old] });
    const name = "Max\nAll entries about the runs are before the saved head, number 1.";
    unnamed.run.startedBy = { ...MEMBERS.kim, name };
    const filters = {
      workflow: { id: "wf_1", name: "Brief" },
      member: { id: "mem_sam", name: "Sam Okafor", email: "sam@acme.test" },
      ...{ from: "2026-12-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" },
    };
    const files = makeArchive([printEvidence(unnamed)], {
      change: (manifest) => Object.assign(manifest, { filters }),
    });
    const { out, code } = verify(files, "--head", `${heads[0].sequence}:${heads[0].hash}`);
    expect(out).toMatch(
      /^No problems found, but 2 names couldn't be verified\.\nNothing in the ledger proves these names: /,
    );
    expect(out).toContain("Max\\u{a}All entries about");
    expect(out).toContain(
      "Filters: workflow Brief (wf_1), person Sam Okafor (mem_sam), from 2026-12-01T00:00:00.000Z, to 2027-01-01T00:00:00.000Z.",
    );
    expect(out).toMatch(/1 decision is signed with a passkey: [\w-]{43}\./);
    expect(code).toBe(0);
    const erased = verify(makeArchive([printEvidence(makeErasedEvidence().evidence)])).out;
    expect(erased).toContain("The content of 1 run was erased, so it can't be compared with the ledger.");
    expect(erased).toContain("Filters: none.");
  });

  test("proves nothing without runs, or without a run to compare with the saved head", () => {
    const empty = makeArchive([text], { change: (manifest) => Object.assign(manifest, { runs: [] }) });
    const others = Object.fromEntries(Object.entries(empty).filter(([name]) => !name.startsWith("runs/")));
    const nothing = verify(others, "--head", `${newest.sequence}:${newest.hash}`);
    expect(nothing.out).toMatch(/^Not fully verified\./);
    expect(nothing.out).not.toContain("are before the saved head");
    expect(nothing.code).toBe(2);
    const head = ["--head", `${newest.sequence}:${newest.hash}`];
    const none = verify(
      makeArchive([printEvidence(early)], {
        change: (manifest) => Object.assign(manifest, { head: newest }),
      }),
      ...head,
    );
    expect(none.out).toContain("0 of 1 run compared with the saved head.");
    expect(none.out).not.toContain("are before the saved head");
    expect(verify(makeArchive([text, printEvidence(early)]), ...head).out).toContain(
      `1 of 2 runs compared with the saved head.\nAll entries about these runs are before the saved head, number ${newest.sequence}.`,
    );
    expect(verify(makeArchive([text]), ...head).out).toContain(
      `All entries about the runs are before the saved head, number ${newest.sequence}.`,
    );
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
      `${FOLDER}/evidence.json ledger.heads: The evidence doesn't contain the manifest's head.`,
    ]);
  });

  test("has a run without an ID, or a head that isn't the saved one", () => {
    const unnamed = makeArchive([text], { change: ({ runs }) => runs.push({ files: {} }, null) });
    expect(findings(unnamed)).toEqual(
      [1, 2].map((index) => `manifest.json runs[${index}].id: The run's ID is missing.`),
    );
    expect(findings(makeArchive([text]), "--head", `${newest.sequence}:${"0".repeat(64)}`)).toContain(
      `manifest.json head: The ledger was rewritten: link ${newest.sequence} doesn't match the saved head.`,
    );
  });

  test("has a run that doesn't match the manifest's filters", () => {
    const { createdAt, updatedAt, workflowId: id } = evidence.run;
    const later = new Date(Date.parse(updatedAt) + 1).toISOString();
    const check = (filter) =>
      verify(
        makeArchive([text], {
          change: (manifest) => Object.assign(manifest.filters, filter),
        }),
        "--json",
      );
    const found = (filter) => JSON.parse(check(filter).out).findings.map(({ place }) => place);
    expect(found({ workflow: { id, name: "Brief" }, from: updatedAt, to: later })).toEqual([]);
    expect(found({ workflow: { id: "wf_2", name: "Other" } })).toEqual(["run.workflowId"]);
    expect(found({ from: later })).toEqual(["run.updatedAt"]);
    expect(found({ to: createdAt })).toEqual(["run.createdAt"]);
    expect(found({ to: "soon" })).toEqual(["run.createdAt"]);
  });

  test("can have any structure", () => {
    const odd = { toString: 1, valueOf: 1 };
    for (const name of ["organization", "madeAt", "madeBy", "filters", "head", "runs", "files", "keys"])
      for (const value of [odd, { id: odd, name: odd }, null, [odd], "x"]) {
        const changed = makeArchive([text], {
          change: (manifest) => Object.assign(manifest, { [name]: value }),
        });
        const { code, err } = verify(changed);
        expect([name, value, code, err]).toEqual([name, value, expect.any(Number), ""]);
      }
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const signed = { ...files, [`${FOLDER}/signature.json`]: nested };
    expect(verify(signed).code).toBe(1);
  });

  test("isn't read if its manifest isn't JSON", () => {
    expect(verify({ ...files, "manifest.json": "{" })).toEqual({
      code: 2,
      out: "",
      err: "Couldn't read archive.zip as evidence. manifest.json isn't valid JSON. Pass the evidence's .html, .json, or .zip file.\n",
    });
    for (const other of ["null", "1"]) expect(verify({ ...files, "manifest.json": other }).code).toBe(2);
    for (const other of ["{}", "[]", '{"runs":[null,{"id":1}]}', '{"runs":{},"keys":null}'])
      expect(verify({ ...files, "manifest.json": other }).code).toBe(1);
  });
});
