import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { confirmProposal } from "@/server/services/proposal/confirm";
import { listProposals } from "@/server/services/proposal/list";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { getRules } from "./get-rules";
import { setRules } from "./set-rules";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const OFF = { countHandedOverMembers: false, secondPersonToWeaken: false, resumeNamesReview: false };

describe("an organization's rules", () => {
  test("can each be turned on by an owner or admin", async () => {
    const { as } = await makeOrganization(db);
    expect(await getRules(as("viewer"))).toEqual(OFF);
    expect(await setRules(as("owner"), { resumeNamesReview: true })).toEqual({
      ...OFF,
      resumeNamesReview: true,
    });
    await setRules(as("admin"), { secondPersonToWeaken: true });
    expect(await getRules(as("viewer"))).toEqual({
      ...OFF,
      resumeNamesReview: true,
      secondPersonToWeaken: true,
    });
  });

  test("require two owners or admins to start counting members who joined through another member's link", async () => {
    const { as } = await makeOrganization(db);
    const change = { countHandedOverMembers: true };
    for (let i = 0; i < 2; i++)
      await expect(setRules(as("owner"), change)).rejects.toMatchObject({ code: "second-person-required" });
    expect(await getRules(as("owner"))).toEqual(OFF);
    await setRules(as("admin"), change);
    expect(await getRules(as("owner"))).toEqual({ ...OFF, ...change });
    await setRules(as("owner"), { countHandedOverMembers: false });
    expect(await getRules(as("owner"))).toEqual(OFF);
  });

  test("keep a request for one rule when a different rule changes or is requested", async () => {
    const { as } = await makeOrganization(db);
    const [owner, admin] = [as("owner"), as("admin")];
    await setRules(owner, { resumeNamesReview: true });
    const refused = { code: "second-person-required" };
    await expect(setRules(owner, { countHandedOverMembers: true })).rejects.toMatchObject(refused);
    await setRules(admin, { secondPersonToWeaken: true });
    await expect(setRules(owner, { resumeNamesReview: false })).rejects.toMatchObject(refused);
    const waiting = await listProposals(admin);
    expect(waiting).toMatchObject([
      { weakens: [{ after: { resumeNamesReview: false } }] },
      { weakens: [{ after: { countHandedOverMembers: true } }] },
    ]);
    await confirmProposal(admin, { id: waiting[0]?.id ?? "" });
    await confirmProposal(admin, { id: waiting[1]?.id ?? "" });
    expect(await getRules(owner)).toEqual({
      countHandedOverMembers: true,
      secondPersonToWeaken: true,
      resumeNamesReview: false,
    });
  });

  test("reject a request that no one else could confirm, and explain what to do", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const owner = as("owner");
    const refused = {
      code: "conflict",
      message: expect.stringMatching(
        /^You need a second owner or admin first\..*Add someone under Settings → Members\.$/,
      ),
    };
    const change = { countHandedOverMembers: true };
    const admin = { organizationId, role: "admin" } as const;
    await db.member.updateMany({ where: admin, data: { joinedByLinkFrom: "Test owner" } });
    await expect(setRules(owner, change)).rejects.toMatchObject(refused);
    await expect(setRules(owner, change)).rejects.toThrow(
      "through a link that another member shared don't count",
    );
    await db.member.updateMany({ where: admin, data: { joinedByLinkFrom: null, removedAt: new Date() } });
    await expect(setRules(owner, change)).rejects.toMatchObject(refused);
    expect(await listProposals(owner)).toEqual([]);
  });

  test("can be read by all roles but changed only by owners and admins", async () => {
    const { as } = await makeOrganization(db);
    for (const role of ["builder", "approver", "viewer"] as const) {
      await expect(setRules(as(role), { resumeNamesReview: true })).rejects.toMatchObject({
        code: "forbidden",
      });
      expect(await getRules(as(role))).toEqual(OFF);
    }
  });

  test("apply to a single organization", async () => {
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    await setRules(ours.as("owner"), { resumeNamesReview: true });
    expect(await getRules(theirs.as("owner"))).toEqual(OFF);
  });

  test("keep both changes if two people change different rules at the same time", async () => {
    const { as } = await makeOrganization(db);
    const settled = await Promise.allSettled([
      setRules(as("owner"), { resumeNamesReview: true }),
      setRules(as("admin"), { secondPersonToWeaken: true }),
    ]);
    const applied = settled.flatMap((one, index) => (one.status === "fulfilled" ? [index] : []));
    expect(applied.length).toBeGreaterThan(0);
    expect(await getRules(as("owner"))).toMatchObject({
      resumeNamesReview: applied.includes(0),
      secondPersonToWeaken: applied.includes(1),
    });
    for (const one of settled.filter(({ status }) => status === "rejected"))
      expect(one).toMatchObject({ reason: { code: "conflict" } });
  });
});
