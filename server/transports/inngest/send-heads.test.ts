import { expect, test } from "vitest";
import { chainEntries } from "@/server/services/ledger/chain";
import { signHead } from "@/server/services/ledger/sign-heads";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { sendHeads } from "./send-heads";

const given = givenDatabase({
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "us@acme.test",
  WITNESS_PATH: "/dev/null/heads.ndjson",
});

test("people get their receipts even if the witness file can't be written", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const { reviewId: id } = await makeOpenReview(as("builder"));
  await decideReview(as("approver"), { id, decision: "approve" });
  await chainEntries(given.db);
  await signHead(given.db, organizationId, new Date());
  await expect(sendHeads(given.db, new Date(Date.now() + 120_000))).rejects.toThrow("ENOTDIR");
  expect(await given.db.message.count({ where: { organizationId, kind: "RECEIPT" } })).toBe(1);
});
