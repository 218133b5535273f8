import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { hashText } from "@/server/services/hash-text";
import { recordNames } from "@/server/services/ledger/names";
import { recordReading } from "@/server/services/reading/record";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { verifyFile } from "@/server/testing/evidence/verify-file";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { writeEvidencePage, zipEvidence } from "./export";

const given = givenDatabase();
const DOCUMENT = 'Copper < tin & "lead". </script><script>alert(1)</script> \\u003c';

async function makeDecided() {
  const { as } = await makeOrganization(given.db);
  const { runId, reviewId: id } = await makeOpenReview(as("builder"), {}, DOCUMENT);
  await decideReview(as("approver"), { id, decision: "approve", reason: "It's <b>right</b>." });
  return { ctx: as("owner"), runId, id };
}

describe("a page", () => {
  test("shows who approved what, and verifies as a whole", async () => {
    const { ctx, runId, id } = await makeDecided();
    const page = await writeEvidencePage(ctx, { runId });
    expect(page).toContain("Test approver approved this");
    expect(page).toContain(`<h3 id="${id}">Step 1`);
    expect(page).toContain("Copper &lt; tin &amp; &quot;lead&quot;. &lt;/script&gt;");
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(await verifyFile(given.db, "evidence.html", page)).toMatchObject({
      kind: "page",
      verdict: "verified",
      findings: [],
      summary: { isSigned: true, isPinned: true },
    });
  });

  test("names someone who opened the document but didn't decide", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    await given.db.$transaction((db) => recordNames(db, { organizationId }, new Date()));
    const { runId, reviewId: id } = await makeOpenReview(as("builder"), {}, DOCUMENT);
    await recordReading(as("admin"), { id, hash: hashText(DOCUMENT), seconds: 0, reachedEnd: false });
    await decideReview(as("approver"), { id, decision: "approve" });
    const page = await writeEvidencePage(as("owner"), { runId });
    expect(page).toMatch(/<td>Opened the document, step 1<\/td><td>Test admin<\/td>/);
    expect(page).not.toContain(`<td>${memberIdOf(as("admin"))}</td>`);
    expect(await verifyFile(given.db, "evidence.html", page)).toMatchObject({
      verdict: "verified",
      findings: [],
      summary: { unprovenNames: [] },
    });
  });

  test("loads nothing, and allows only its own script", async () => {
    const { ctx, runId } = await makeDecided();
    const page = await writeEvidencePage(ctx, { runId });
    expect(page).toMatch(
      /content="default-src &#39;none&#39;; script-src &#39;sha256-[^&]+&#39;; style-src &#39;sha256-/,
    );
    expect(page).not.toMatch(/(src|href)="/);
  });
});

test("a zip contains the same page, the data, and its signature, and verifies as a whole", async () => {
  const { ctx, runId } = await makeDecided();
  const zip = await zipEvidence(ctx, { runId });
  const files = unzipSync(zip);
  expect(Object.keys(files).sort()).toEqual([
    "README.txt",
    "evidence.html",
    "evidence.json",
    "signature.json",
  ]);
  expect(JSON.parse(strFromU8(files["evidence.json"] ?? new Uint8Array()))).toMatchObject({
    run: { id: runId },
  });
  expect(await verifyFile(given.db, "evidence.zip", zip)).toMatchObject({
    kind: "zip",
    verdict: "verified",
    findings: [],
  });
});
