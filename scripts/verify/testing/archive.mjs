// An archive of evidence, as the app would write it.
import { strToU8, zipSync } from "fflate";
import { KEYS, makePage } from "./evidence.mjs";
import { sha256, signJson } from "./ledger.mjs";
import { at } from "./story.mjs";

const FACTS = ["id", "workflowId", "workflowName", "status", "reason", "createdAt", "updatedAt"];

/**
 * Makes an archive's files, keyed by name. `texts` has the evidence of each run, and `change` edits the manifest before
 * it's signed.
 */
export function makeArchive(texts, { change = (_) => {} } = {}) {
  const files = {};
  const runs = texts.map((text) => {
    const { run } = JSON.parse(text);
    const { page, signature } = makePage(text);
    const own = { "evidence.html": page, "evidence.json": text, "signature.json": signature };
    for (const [name, content] of Object.entries(own)) files[`runs/${run.id}/${name}`] = content;
    return { ...Object.fromEntries(FACTS.map((name) => [name, run[name]])), files: hashAll(own) };
  });
  const others = { "README.txt": "Read me.", "index.html": "<!doctype html>" };
  const { heads, keys } = JSON.parse(texts[0]).ledger;
  const manifest = {
    type: "countersign/archive",
    organization: { id: "org_acme", name: "Acme" },
    madeAt: at(60),
    madeBy: { id: "mem_sam", name: "Sam Okafor", email: "sam@acme.test" },
    filters: { workflow: null, member: null, from: null, to: null },
    ...{ head: heads[0], keys, runs, files: hashAll(others) },
  };
  change(manifest);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const statement = {
    ...{
      type: "countersign/archive",
      manifest: sha256(text),
      madeAt: manifest.madeAt,
      key: KEYS.current.jwk.kid,
    },
  };
  const signature = JSON.stringify(signJson(statement, KEYS.current));
  return { ...files, ...others, "manifest.json": text, "signature.json": signature };
}

function hashAll(files) {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, sha256(content)]));
}

export function makeZip(files) {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])),
  );
}
