import { describe, expect, test } from "vitest";
import {
  CHANGED_WHILE_SIGNING,
  NO_PASSKEY,
  NO_SIGNATURE,
  SIGN_IN_APP,
  WRONG_SIGNATURE,
} from "@/server/domain/passkey/words";
import type { Person, ServiceContext } from "@/server/services/context";
import { asOneOfSeveral } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { challengeOf } from "@/server/services/ledger/decision-statement";
import { removePasskey } from "@/server/services/passkey/remove";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { Authenticator } from "@/server/testing/passkeys/authenticator";
import { approveWith, givePasskey, PASSWORD } from "@/server/testing/passkeys/members";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { decideReview } from "./decide";
import { getReview } from "./get";
import { reassignReview } from "./reassign";
import { resumeRun } from "./resume";
import { startSigning } from "./start-signing";

const given = givenDatabase();
const POLICY = { requirePasskey: true };

async function makeSignedReview(policy: object = POLICY) {
  const organization = await makeOrganization(given.db);
  const made = await makeOpenReview(organization.as("builder"), { ...POLICY, ...policy });
  const ctx = organization.as("approver");
  return { ...organization, ...made, id: made.reviewId, ctx, ...(await givePasskey(given.db, ctx)) };
}

const as = (kind: "token" | "link" | "slack", ctx: ServiceContext): ServiceContext => ({
  ...ctx,
  actor: { ...(ctx.actor as Person), kind, tokenId: "tok_test", tokenName: "CI" } as Person,
});

const readSignatures = (organizationId: string) =>
  given.db.decisionSignature.findMany({ where: { organizationId } });

describe("an approval that needs a passkey", () => {
  test("is recorded with the passkey's signature of exactly what was approved", async () => {
    const { id, runId, ctx, authenticator, passkeyId, organizationId } = await makeSignedReview();
    await approveWith(authenticator, ctx, { id, output: "The edited draft." });
    const [decision] = (await getReview(ctx, { id })).decisions;
    expect(decision?.passkey?.id).toBe(passkeyId);
    const [signature] = await readSignatures(organizationId);
    const [review] = await given.db.$queryRaw<{ policy: string; destinations: string | null }[]>`
      SELECT "policy"::text, "destinations"::text FROM "Review" WHERE "id" = ${id}`;
    expect(signature).toMatchObject({ decisionId: decision?.id, passkeyId, policy: review?.policy });
    expect(signature?.challenge).toBe(
      challengeOf({
        organization: organizationId,
        run: runId,
        review: id,
        member: memberIdOf(ctx),
        forMember: null,
        decision: "approve",
        document: hashText("The edited draft."),
        question: hashText("Check it."),
        destinations: review?.destinations == null ? null : hashText(review.destinations),
        policy: hashText(review?.policy ?? ""),
        nonce: Buffer.from(signature?.nonce ?? []).toString("base64url"),
      }),
    );
    const entries = await given.db.ledgerEntry.findMany({ where: { runId, action: "review.signed" } });
    const { nonce: _, policy: __, organizationId: ___, createdAt, ...recorded } = signature ?? {};
    expect(entries).toMatchObject([
      { at: createdAt, subjectId: id, memberId: memberIdOf(ctx), channel: "WEB", data: recorded },
    ]);
    const { counter, lastUsedAt } = await given.db.passkey.findUniqueOrThrow({ where: { id: passkeyId } });
    expect({ counter, lastUsedAt }).toEqual({ counter: 2n, lastUsedAt: createdAt });
  });

  test("is rejected without a signature, but a decision to reject the draft isn't", async () => {
    const { id, ctx } = await makeSignedReview();
    const refused = (message: string) => ({ code: "forbidden", message });
    const approve = { id, decision: "approve" } as const;
    await expect(decideReview(ctx, approve)).rejects.toMatchObject(refused(NO_SIGNATURE));
    await expect(decideReview(asOneOfSeveral(ctx), approve)).rejects.toMatchObject(refused(NO_SIGNATURE));
    for (const kind of ["token", "link", "slack"] as const) {
      await expect(decideReview(as(kind, ctx), approve)).rejects.toMatchObject(refused(SIGN_IN_APP));
      const { mayDecide, mayApprove } = await getReview(as(kind, ctx), { id });
      expect(mayDecide.allowed).toBe(true);
      expect(mayApprove).toEqual({ allowed: false, reason: SIGN_IN_APP });
    }
    const { runId } = await getReview(ctx, { id });
    await expect(resumeRun(as("token", ctx), { runId, output: "Fine." })).rejects.toMatchObject(
      refused(SIGN_IN_APP),
    );
    await decideReview(as("token", ctx), { id, decision: "reject", reason: "No." });
    expect((await getReview(ctx, { id })).status).toBe("REJECTED");
  });

  test("is rejected if it isn't what was signed", async () => {
    const { id, ctx, authenticator, organizationId } = await makeSignedReview();
    const sign = async (output?: string) => authenticator.sign(await startSigning(ctx, { id, output }));
    const approve = { id, decision: "approve" } as const;
    const changed = { code: "conflict", message: CHANGED_WHILE_SIGNING };
    const assertion = await sign("Signed text.");
    const other = { ...approve, output: "Different text.", assertion };
    await expect(decideReview(ctx, other)).rejects.toMatchObject(changed);
    await given.db.review.updateMany({ where: { id }, data: { action: "Check it twice." } });
    await expect(decideReview(ctx, { ...approve, output: "Signed text.", assertion })).rejects.toMatchObject(
      changed,
    );
    expect(await readSignatures(organizationId)).toEqual([]);
    await decideReview(ctx, { ...approve, assertion: await sign() });
  });

  test("is rejected if the review was reassigned in between", async () => {
    const { id, ctx, authenticator, as } = await makeSignedReview({
      approvers: ["role:approver", "role:admin"],
    });
    const assertion = authenticator.sign(await startSigning(ctx, { id }));
    const { user } = await given.db.member.findUniqueOrThrow({
      where: { id: memberIdOf(ctx) },
      select: { user: true },
    });
    await reassignReview(as("admin"), { id, to: user.email, note: "Please." });
    const changed = { code: "conflict", message: CHANGED_WHILE_SIGNING };
    await expect(decideReview(ctx, { id, decision: "approve", assertion })).rejects.toMatchObject(changed);
  });

  test.each([
    ["of a different challenge", { challenge: "AAAA" }],
    ["for a different site", { rpId: "evil.test" }],
  ])("is rejected with a signature %s", async (_, change) => {
    const { id, ctx, authenticator } = await makeSignedReview();
    const assertion = authenticator.sign({ ...(await startSigning(ctx, { id })), ...change });
    const refused = { code: "forbidden", message: WRONG_SIGNATURE };
    await expect(decideReview(ctx, { id, decision: "approve", assertion })).rejects.toMatchObject(refused);
  });

  test("is rejected with another member's passkey, another key, and a removed passkey", async () => {
    const { id, ctx, authenticator, passkeyId, as } = await makeSignedReview();
    const refused = { code: "forbidden", message: WRONG_SIGNATURE };
    const options = await startSigning(ctx, { id });
    const approve = { id, decision: "approve" } as const;
    const theirs = await givePasskey(given.db, as("admin"));
    const foreign = theirs.authenticator.sign(options);
    await expect(decideReview(ctx, { ...approve, assertion: foreign })).rejects.toMatchObject(refused);
    const { credentialId } = authenticator;
    const forged = { ...new Authenticator().sign(options), credential: credentialId };
    await expect(decideReview(ctx, { ...approve, assertion: forged })).rejects.toMatchObject(refused);
    const assertion = authenticator.sign(options);
    await expect(decideReview(as("admin"), { ...approve, assertion })).rejects.toMatchObject(refused);
    await removePasskey(ctx, { id: passkeyId, password: PASSWORD });
    await expect(decideReview(ctx, { ...approve, assertion })).rejects.toMatchObject(refused);
    await expect(startSigning(ctx, { id })).rejects.toMatchObject({ code: "forbidden", message: NO_PASSKEY });
  });

  test("is rejected five minutes after it was signed", async () => {
    const { id, ctx, authenticator } = await makeSignedReview();
    const assertion = authenticator.sign(await startSigning(ctx, { id }));
    const later = { ...ctx, now: () => new Date(Date.now() + 5 * 60_000) };
    const refused = { code: "forbidden", message: WRONG_SIGNATURE };
    await expect(decideReview(later, { id, decision: "approve", assertion })).rejects.toMatchObject(refused);
  });

  test("loses its nonce and its policy with the run's salt", async () => {
    const { id, runId, ctx, authenticator, organizationId } = await makeSignedReview();
    await approveWith(authenticator, ctx, { id });
    await given.db.run.updateMany({ where: { id: runId }, data: { salt: null } });
    expect(await readSignatures(organizationId)).toMatchObject([{ nonce: null, policy: null }]);
  });
});
