import { createPublicKey, verify } from "node:crypto";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { env, settle } from "@/server/infra/env";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { canonicalJson } from "./hash";
import { listSigningKeys } from "./list-keys";
import { signHead, signHeads } from "./sign-heads";

const given = givenDatabase();
const NOW = new Date("2026-12-01T09:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

let organizationId: string;
let addRun: () => Promise<void>;
beforeEach(async () => {
  const organization = await makeOrganization(given.db);
  organizationId = organization.organizationId;
  addRun = async () => {
    await makeOpenReview(organization.as("builder"));
    await chainEntries(given.db);
  };
});

const readSequences = async () => {
  const heads = await given.db.ledgerHead.findMany({
    where: { organizationId },
    orderBy: { sequence: "asc" },
  });
  return heads.map(({ sequence }) => Number(sequence));
};

/** Expects the head to be signed by one of the published keys. */
async function expectSigned(head: Awaited<ReturnType<typeof signHead>>) {
  const { signature, ...signed } = head ?? expect.fail("no head");
  const key = (await listSigningKeys(given.db)).find(({ kid }) => kid === signed.key);
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key?.x ?? "" }, format: "jwk" });
  expect(
    verify(null, Buffer.from(canonicalJson(signed)), publicKey, Buffer.from(signature, "base64url")),
  ).toBe(true);
}

describe("signHeads", () => {
  test("signs a chain that has grown, at most once a minute", async () => {
    await addRun();
    await signHeads(given.db, NOW);
    const [first] = await readSequences();
    await addRun();
    await signHeads(given.db, later(59));
    expect(await readSequences()).toEqual([first]);
    await signHeads(given.db, later(60));
    const [, second] = await readSequences();
    expect(second).toBeGreaterThan(Number(first));
    await signHeads(given.db, later(600));
    expect(await readSequences()).toEqual([first, second]);
  });

  test("signs right away if the last head is from a clock that was ahead", async () => {
    await addRun();
    await signHeads(given.db, later(86_400));
    await addRun();
    await signHeads(given.db, NOW);
    expect(await readSequences()).toHaveLength(2);
  });

  test("doesn't sign a chain that contradicts its last head", async () => {
    await addRun();
    await signHeads(given.db, NOW);
    const before = await readSequences();
    await asOwner(`
      ALTER TABLE "LedgerLink" DISABLE TRIGGER USER;
      UPDATE "LedgerLink" SET "hash" = repeat('0', 64) WHERE "organizationId" = '${organizationId}' AND "sequence" = ${before[0]};
      ALTER TABLE "LedgerLink" ENABLE TRIGGER USER`);
    await addRun();
    await signHeads(given.db, later(60));
    expect(await readSequences()).toEqual(before);
  });

  test("signs each end once, even if several processes do it at the same time", async () => {
    await addRun();
    await Promise.all([1, 2, 3].map(() => signHeads(given.db, NOW)));
    expect(await readSequences()).toHaveLength(1);
  });
});

describe("signHead", () => {
  test("signs the end of the chain when someone needs it", async () => {
    expect(await signHead(given.db, organizationId, NOW)).toBeNull();
    await addRun();
    const head = await signHead(given.db, organizationId, NOW);
    await expectSigned(head);
    expect(await signHead(given.db, organizationId, later(1))).toEqual(head);
  });

  test("uses a new key if APP_SECRET was lost, and keeps the old one published", async () => {
    await addRun();
    const before = await signHead(given.db, organizationId, NOW);
    const { appSecret } = env();
    onTestFinished(() => void settle({ ...env(), appSecret }));
    settle({ ...env(), appSecret: "b".repeat(64) });
    await addRun();
    const after = await signHead(given.db, organizationId, later(1));
    expect(after?.key).not.toBe(before?.key);
    await expectSigned(after);
    await expectSigned(before);
    const keys = await listSigningKeys(given.db);
    expect(keys.find(({ kid }) => kid === before?.key)?.retiredAt).toBe(later(1).toISOString());
  });
});
