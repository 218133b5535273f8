import { describe, expect, test } from "vitest";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { hasResumeNotice } from "@/server/services/home/has-resume-notice";
import { makeMemberContext } from "@/server/services/member/context";
import { givenDatabase } from "@/server/testing/database/given-database";
import { PASSWORD } from "@/server/testing/member-link";
import { createOrganization } from "./create";
import { findOrganization } from "./find";
import { getRules } from "./get-rules";
import { setRules } from "./set-rules";

const given = givenDatabase();

describe("createOrganization", () => {
  test("creates an organization with an owner who can sign in", async () => {
    const { db } = given;
    const owner = { email: " Dana.Smith@Acme.test ", password: PASSWORD };
    const { organizationId, memberId } = await createOrganization(db, { name: "Acme", owner });
    const ctx = await makeMemberContext(db, memberId);
    expect(ctx).toMatchObject({ organizationId, actor: { role: "owner", email: "dana.smith@acme.test" } });
    const user = await findUserByPassword(db, { email: "dana.smith@acme.test", password: PASSWORD });
    expect(await db.user.findUnique({ where: { id: user?.id ?? "" } })).toMatchObject({ name: "Dana Smith" });
  });

  test("requires a reviewId to resume a run, and shows no notice if the owner turns that off", async () => {
    const { db } = given;
    const owner = { email: "dana@new.test", password: PASSWORD };
    const ctx = await makeMemberContext(db, (await createOrganization(db, { name: "New", owner })).memberId);
    expect(await getRules(ctx)).toMatchObject({ resumeNamesReview: true });
    await setRules(ctx, { resumeNamesReview: false });
    expect(await hasResumeNotice(ctx)).toBe(false);
  });

  test("rejects a taken name and creates nothing", async () => {
    const { db } = given;
    const make = (email: string) =>
      createOrganization(db, { name: "Twice", owner: { email, password: PASSWORD } });
    await make("first@twice.test");
    await expect(make("second@twice.test")).rejects.toMatchObject({ code: "conflict" });
    expect(await db.user.count({ where: { email: "second@twice.test" } })).toBe(0);
  });

  test("rejects a short password and creates nothing", async () => {
    const { db } = given;
    const owner = { email: "short@short.test", password: "short" };
    await expect(createOrganization(db, { name: "Short", owner })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/password" }] },
    });
    expect(await db.organization.count({ where: { name: "Short" } })).toBe(0);
  });

  test("rejects a name that differs only in case and spaces", async () => {
    const { db } = given;
    const owner = { email: "again@again.test", password: PASSWORD };
    await createOrganization(db, { name: " Again  and\nagain ", owner });
    expect(await findOrganization(db, "again AND again")).toMatchObject({ name: "Again and again" });
    expect(await findOrganization(db, "again_and_again")).toBeNull();
    await expect(createOrganization(db, { name: "AGAIN and again", owner })).rejects.toMatchObject({
      code: "conflict",
      message: 'An organization named "AGAIN and again" already exists. Choose a different name.',
    });
  });

  test("creates only one organization for several simultaneous requests with the same name", async () => {
    const { db } = given;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        createOrganization(db, { name: "Race", owner: { email: `race-${i}@race.test`, password: PASSWORD } }),
      ),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused.map(({ code }) => code)).toEqual(Array(7).fill("conflict"));
    expect(await db.organization.count({ where: { name: "Race" } })).toBe(1);
    expect(await db.user.count({ where: { email: { startsWith: "race-" } } })).toBe(1);
  });

  test("creates only one user when several organizations with the same owner are created simultaneously", async () => {
    const { db } = given;
    const owner = { email: "one@owner.test", password: PASSWORD };
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) => createOrganization(db, { name: `Owned ${i}`, owner })),
    );
    const user = await db.user.findUniqueOrThrow({
      where: { email: owner.email },
      include: { members: true },
    });
    expect(user.members.map(({ id }) => id).toSorted()).toEqual(made.map((one) => one.memberId).toSorted());
  });
});
