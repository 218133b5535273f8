import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { changeRole } from "@/server/services/member/change-role";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { Authenticator } from "@/server/testing/passkeys/authenticator";
import { givePasskey, givePassword, PASSWORD } from "@/server/testing/passkeys/members";
import { addPasskey } from "./add";
import { thumbprintOf } from "./algorithms";
import { listPasskeys } from "./list";
import { removePasskey } from "./remove";
import { renamePasskey } from "./rename";
import { startAddingPasskey } from "./start-adding";

const given = givenDatabase();
const FITS_NOT = { code: "invalid-input", message: /^The passkey response is invalid/ };

async function listEntries(organizationId: string) {
  const rows = await given.db.ledgerEntry.findMany({
    where: { organizationId, action: { startsWith: "passkey." } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  return rows.map(({ action, subjectId, memberId, data }) => ({ action, subjectId, memberId, data }));
}

describe("a passkey", () => {
  test.each(["ES256", "EdDSA", "RS256"] as const)(
    "with %s is added, renamed, and removed, and the ledger has its public key",
    async (algorithm) => {
      const { as, organizationId } = await makeOrganization(given.db);
      const ctx = as("approver");
      const key = new Authenticator(undefined, algorithm);
      const { passkeyId } = await givePasskey(given.db, ctx, key);
      expect(await listPasskeys(ctx)).toMatchObject([
        { id: passkeyId, name: "Laptop", lastUsedAt: null, thumbprint: expect.stringMatching(/^[\w-]{43}$/) },
      ]);
      expect(await renamePasskey(ctx, { id: passkeyId, name: "Old laptop" })).toMatchObject({
        name: "Old laptop",
      });
      await removePasskey(ctx, { id: passkeyId, password: PASSWORD });
      expect(await listPasskeys(ctx)).toEqual([]);
      const memberId = memberIdOf(ctx);
      const { credentialId } = key;
      const common = { subjectId: memberId, memberId };
      expect(await listEntries(organizationId)).toEqual([
        {
          action: "passkey.added",
          ...common,
          data: { passkeyId, credentialId, publicKey: key.jwk, algorithm, rpId: "localhost" },
        },
        { action: "passkey.renamed", ...common, data: { passkeyId } },
        { action: "passkey.removed", ...common, data: { passkeyId } },
      ]);
    },
  );

  test("is added and removed only with the member's password, and only a few attempts are allowed", async () => {
    const { as } = await makeOrganization(given.db);
    const ctx = as("approver");
    const { passkeyId: id } = await givePasskey(given.db, ctx);
    const wrong = { code: "invalid-input", details: { errors: [{ pointer: "/password" }] } };
    await expect(startAddingPasskey(ctx, { password: "wrong" })).rejects.toMatchObject(wrong);
    for (let attempt = 0; attempt < 9; attempt++)
      await expect(removePasskey(ctx, { id, password: "wrong" })).rejects.toMatchObject(wrong);
    const refused = { code: "too-many-attempts" };
    await expect(removePasskey(ctx, { id, password: PASSWORD })).rejects.toMatchObject(refused);
    expect(await listPasskeys(ctx)).toHaveLength(1);
  });

  test("is added only once per prompt, within five minutes, by the member who was asked", async () => {
    const { as } = await makeOrganization(given.db);
    const ctx = as("approver");
    await givePassword(given.db, ctx);
    const [first, second] = [new Authenticator(), new Authenticator()];
    const options = await startAddingPasskey(ctx, { password: PASSWORD });
    const later = { ...ctx, now: () => new Date(Date.now() + 5 * 60_000) };
    const credential = first.register(options);
    await expect(addPasskey(later, { name: "Late", ...credential })).rejects.toMatchObject(FITS_NOT);
    await expect(addPasskey(as("admin"), { name: "Other", ...credential })).rejects.toMatchObject(FITS_NOT);
    await addPasskey(ctx, { name: "First", ...credential });
    const again = { name: "Second", ...second.register(options) };
    await expect(addPasskey(ctx, again)).rejects.toMatchObject(FITS_NOT);
    expect(await listPasskeys(ctx)).toMatchObject([{ name: "First" }]);
  });

  test.each([
    ["from a different site", new Authenticator("https://evil.test")],
    ["that doesn't verify its user", new Authenticator(undefined, "ES256", false)],
  ])("%s isn't added", async (_, authenticator) => {
    const { as } = await makeOrganization(given.db);
    await expect(givePasskey(given.db, as("approver"), authenticator)).rejects.toMatchObject(FITS_NOT);
  });

  test("isn't shown to others, and they can't change it", async () => {
    const { as } = await makeOrganization(given.db);
    const { passkeyId: id } = await givePasskey(given.db, as("approver"));
    await givePassword(given.db, as("owner"));
    expect(await listPasskeys(as("owner"))).toEqual([]);
    const missing = { code: "not-found" };
    await expect(renamePasskey(as("owner"), { id, name: "Mine" })).rejects.toMatchObject(missing);
    await expect(removePasskey(as("owner"), { id, password: PASSWORD })).rejects.toMatchObject(missing);
  });

  test("stays when the member's role changes", async () => {
    const { as } = await makeOrganization(given.db);
    await givePasskey(given.db, as("approver"));
    await changeRole(as("owner"), { id: memberIdOf(as("approver")), role: "viewer" });
    expect(await listPasskeys(as("approver"))).toHaveLength(1);
  });
});

test("a thumbprint follows RFC 7638, regardless of the key's other fields", () => {
  const key = new Authenticator();
  const { crv, kty, x, y } = key.jwk;
  const json = `{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`;
  expect(thumbprintOf(key.encodeKey())).toBe(createHash("sha256").update(json).digest("base64url"));
});
