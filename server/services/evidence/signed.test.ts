import { describe, expect, test } from "vitest";
import type { ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { verifyLedger } from "@/server/services/ledger/verify";
import { changeRole } from "@/server/services/member/change-role";
import { removePasskey } from "@/server/services/passkey/remove";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { eraseRun } from "@/server/services/run/erase";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { verifyFile } from "@/server/testing/evidence/verify-file";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { Authenticator } from "@/server/testing/passkeys/authenticator";
import { approveWith, givePasskey, PASSWORD } from "@/server/testing/passkeys/members";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { writeEvidencePage } from "./export";

const given = givenDatabase();

async function makeSigned(policy: object = {}) {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const { runId, reviewId: id } = await makeOpenReview(as("builder"), { requirePasskey: true, ...policy });
  return { ...organization, runId, id, approver: as("approver"), owner: as("owner") };
}

async function verify(owner: ServiceContext, runId: string) {
  await chainEntries(given.db);
  return verifyFile(given.db, "evidence.html", await writeEvidencePage(owner, { runId }));
}

const problemsIn = async (organizationId: string) =>
  (await verifyLedger(given.db, organizationId)).problems.map(({ problem }) => problem);

describe("evidence of a signed approval", () => {
  test.each(["ES256", "EdDSA", "RS256"] as const)(
    "with %s verifies and names the passkey",
    async (algorithm) => {
      const { owner, approver, runId, id, organizationId } = await makeSigned();
      const { authenticator, passkeyId } = await givePasskey(
        given.db,
        approver,
        new Authenticator(undefined, algorithm),
      );
      await approveWith(authenticator, approver, { id, output: "Edited." });
      await removePasskey(approver, { id: passkeyId, password: PASSWORD });
      expect(await writeEvidencePage(owner, { runId })).toContain("Signed with the passkey “Laptop”");
      expect(await verify(owner, runId)).toMatchObject({
        verdict: "verified",
        findings: [],
        summary: { signed: 1 },
      });
      expect(await problemsIn(organizationId)).toEqual([]);
    },
  );

  test("verifies if the review was reassigned before and after the signature", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const emailOf = async (person: ServiceContext) => {
      const where = { id: memberIdOf(person) };
      return (await given.db.member.findUniqueOrThrow({ where, select: { user: true } })).user.email;
    };
    await changeRole(as("owner"), { id: memberIdOf(as("viewer")), role: "approver" });
    const approvers = [await emailOf(as("approver")), await emailOf(as("admin"))];
    const policy = { requirePasskey: true, quorum: 2, approvers };
    const { runId, reviewId: id } = await makeOpenReview(as("builder"), policy);
    await reassignReview(as("admin"), {
      id,
      from: approvers[1],
      to: await emailOf(as("owner")),
      note: "Please.",
    });
    const { authenticator } = await givePasskey(given.db, as("approver"));
    await approveWith(authenticator, as("approver"), { id });
    await reassignReview(as("owner"), {
      id,
      from: await emailOf(as("owner")),
      to: await emailOf(as("viewer")),
      note: "Please.",
    });
    expect(await verify(as("owner"), runId)).toMatchObject({
      verdict: "verified",
      findings: [],
      summary: { signed: 1 },
    });
  });

  test("verifies after the run's content was erased, without the nonce", async () => {
    const { owner, approver, runId, id, organizationId } = await makeSigned();
    const { authenticator } = await givePasskey(given.db, approver);
    await approveWith(authenticator, approver, { id });
    await cancelRun(owner, { runId });
    await eraseRun(owner, { runId, reason: "Asked for." });
    expect(await given.db.decisionSignature.findMany({ where: { organizationId } })).toMatchObject([
      { nonce: null, policy: null },
    ]);
    expect(await verify(owner, runId)).toMatchObject({ findings: [], summary: { signed: 1 } });
    expect(await problemsIn(organizationId)).toEqual([]);
  });

  test("doesn't verify for an approval that someone with the database added", async () => {
    const { owner, approver, runId, id, organizationId } = await makeSigned({ quorum: 2 });
    const { authenticator } = await givePasskey(given.db, approver);
    await approveWith(authenticator, approver, { id });
    const planted = JSON.stringify({ id: "dec_planted", memberId: memberIdOf(owner) });
    await asOwner(
      `INSERT INTO "Decision" SELECT (jsonb_populate_record(d, '${planted}')).* FROM "Decision" d WHERE "reviewId" = '${id}'`,
    );
    const unsigned = "The policy requires a passkey, but this approval isn't signed.";
    expect((await verify(owner, runId)).findings).toMatchObject([{ message: unsigned }]);
    expect(await problemsIn(organizationId)).toEqual([
      "Decision dec_planted isn't signed, although its review requires a passkey.",
    ]);
    await asOwner(
      `INSERT INTO "DecisionSignature" SELECT (jsonb_populate_record(s, '{"decisionId": "dec_planted"}')).* FROM "DecisionSignature" s
       WHERE "organizationId" = '${organizationId}'`,
    );
    const messages = (await verify(owner, runId)).findings.map(({ message }: { message: string }) => message);
    expect(messages).toEqual([
      "The passkey didn't sign this decision.",
      "The file doesn't contain the entry that shows whose passkey this is.",
    ]);
    expect(await problemsIn(organizationId)).toContainEqual(
      expect.stringMatching(/^The signature of decision dec_planted was changed after/),
    );
  });
});
