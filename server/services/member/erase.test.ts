import { describe, expect, test } from "vitest";
import { emailOfErased, nameErased } from "@/server/domain/erasure/person";
import { makeId } from "@/server/domain/id";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { DAY_MS } from "@/server/domain/time";
import { renameSelf } from "@/server/services/account/rename-self";
import { createSignIn, UNKNOWN_BROWSER } from "@/server/services/account/sign-ins";
import { listChanges } from "@/server/services/change/list";
import type { Person, ServiceContext } from "@/server/services/context";
import { setCover } from "@/server/services/cover/set";
import { chainEntries } from "@/server/services/ledger/chain";
import { listEntries } from "@/server/services/ledger/list";
import { verifyLedger } from "@/server/services/ledger/verify";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { updateStep } from "@/server/services/step/update";
import { createToken } from "@/server/services/token/create";
import { createWorkflow } from "@/server/services/workflow/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { dumpRows } from "@/server/testing/database/dump";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { addMember } from "./add";
import { makeMemberContext } from "./context";
import { eraseMember } from "./erase";
import { listRemovedMembers } from "./list-removed";
import { removeMember } from "./remove";

const given = givenDatabase({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" });
const NAMES = ["Quillon Canary", "Quillon Featherby"];
const EMAIL = "quillon@canary.test";
const REASON = "Request 12.";

const emailOf = ({ actor }: ServiceContext) => (actor as Person).email;

/** Adds someone who was renamed, had a cover who decided for them, shared links, and was removed. */
async function addPerson({ as }: Awaited<ReturnType<typeof makeOrganization>>) {
  const [name, renamed] = NAMES;
  const added = await addMember(as("owner"), {
    email: EMAIL,
    name: name ?? "",
    role: "admin",
    password: "a long password 1",
  });
  const person = { ...(await makeMemberContext(given.db, added.memberId)), afterCommit: () => {} };
  await renameSelf(person, { name: renamed ?? "" });
  const { userId } = await given.db.member.findUniqueOrThrow({ where: { id: added.memberId } });
  await createSignIn(given.db, userId, UNKNOWN_BROWSER, new Date());
  await createToken(person, { name: `${name}'s laptop` });
  const until = new Date(Date.now() + DAY_MS).toISOString();
  await setCover(as("owner"), { member: EMAIL, cover: emailOf(as("approver")), until });
  const { runId, reviewId } = await makeOpenReview(as("builder"), { approvers: ["role:admin"] });
  await given.db.member.update({
    where: { id: memberIdOf(as("approver")) },
    data: { joinedByLinkFrom: renamed, joinedByLinkFromId: added.memberId },
  });
  // The cover decides for the person.
  const cover = { ...(await makeMemberContext(given.db, memberIdOf(as("approver")))), afterCommit: () => {} };
  await decideReview(cover, { id: reviewId, decision: "reject", reason: "Wrong." });
  await given.db.member.update({
    where: { id: memberIdOf(as("viewer")) },
    data: { joinedByLinkFrom: name, joinedByLinkFromId: added.memberId },
  });
  await given.db.message.updateMany({ data: { status: "SENT" } });
  await removeMember(as("owner"), { id: added.memberId });
  return { id: added.memberId, userId, runId, reviewId };
}

async function findTraces() {
  const rows = await dumpRows();
  return rows.filter((row) => [...NAMES, EMAIL].some((word) => row.includes(word)));
}

describe("eraseMember", () => {
  test("leaves neither the names nor the email of a person in any table, and keeps their decisions", async () => {
    const organization = await makeOrganization(given.db);
    const owner = organization.as("owner");
    const { id, reviewId } = await addPerson(organization);
    expect((await findTraces()).length).toBeGreaterThan(5);
    expect(await listRemovedMembers(owner)).toMatchObject([{ id, email: EMAIL }]);
    await eraseMember(owner, { id, reason: REASON });
    expect(await findTraces()).toEqual([]);
    expect(await listRemovedMembers(owner)).toEqual([]);
    const name = `Erased person ${id.slice(-4).toUpperCase()}`;
    const { decisions } = await getReview(owner, { id: reviewId });
    expect(decisions).toMatchObject([{ for: { id, name }, joinedByLinkFrom: name }]);
    const { content } = await listEntries(owner, { page: 0, size: 9, subject: id });
    expect(content.find(({ entry }) => entry.action === "member.erased")).toMatchObject({
      subjectName: name,
      entry: { action: "member.erased" },
      private: { reason: REASON },
    });
    expect(content.filter(({ erased }) => erased).length).toBeGreaterThan(1);
    await chainEntries(given.db);
    expect((await verifyLedger(given.db, organization.organizationId)).problems).toEqual([]);
  });

  test("removes the person's names and email from the list of changes", async () => {
    const { as } = await makeOrganization(given.db);
    const [name = ""] = NAMES;
    const added = await addMember(as("owner"), {
      email: EMAIL,
      name,
      role: "admin",
      password: "a long password 1",
    });
    const review = (approvers: string[]) => ReviewPolicy.parse({ quorum: approvers.length, approvers });
    const { email: other } = as("approver").actor as Person;
    const { id, steps } = await createWorkflow(as("builder"), {
      name: `Letters of ${name}, not of ${name}sson`,
      steps: [{ agentId: "human", action: "Right?", review: review([EMAIL, other]) }],
    });
    await updateStep(as("builder"), { id, stepId: steps[0]?.id ?? "", review: review([EMAIL]) });
    await removeMember(as("owner"), { id: added.memberId });
    const inChanges = async () => (await findTraces()).filter((row) => row.includes('"ChangeRecord"'));
    expect(await inChanges()).toHaveLength(1);
    await eraseMember(as("owner"), { id: added.memberId, reason: REASON });
    expect((await inChanges()).filter((row) => row.includes(EMAIL))).toEqual([]);
    const erased = nameErased(added.memberId);
    const { content } = await listChanges(as("owner"), { page: 0, size: 9 });
    expect(content).toMatchObject([
      {
        subject: { id, name: `Letters of ${erased}, not of ${name}sson` },
        before: { approvers: [emailOfErased(added.memberId), other] },
        after: { approvers: [emailOfErased(added.memberId)] },
      },
    ]);
    await expect(asOwner(`UPDATE "ChangeRecord" SET "subjectName" = 'Other'`)).rejects.toThrow("append-only");
  });

  test("replaces the email and the name as whole words, and only in their organization's list of changes", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const owner = ours.as("owner");
    const { memberId: id } = await addMember(owner, {
      email: "lee@canary.test",
      name: "Lee",
      role: "viewer",
      password: "a long password 1",
    });
    const [name, email] = [nameErased(id), emailOfErased(id)];
    const replaced = {
      "lee@canary.test": email,
      "Ask LEE@canary.test.": `Ask ${email}.`,
      "<mailto:lee@canary.test>": `<mailto:${email}>`,
      "Lee: Lee's, or Lee.": `${name}: ${name}'s, or ${name}.`,
    };
    const kept = [
      ...["kim.lee@canary.test", "kim-lee@canary.test", "kim+lee@canary.test", "lee@canary.test.uk"],
      ...["lee@canary.test-site.uk", "kim.Lee@canary.test", "Lee@other.test", "Lee.Kim@other.test"],
      ...[
        "https://Lee.test/Lee",
        "https://other.test/Lee/x?by=Lee&to=Lee#Lee",
        "mailto:Lee",
        "leeway",
        "lee",
      ],
      ...["Leeds", "Kimlee", "Half-Lee"],
    ];
    const before = { texts: [...Object.keys(replaced), ...kept] };
    const addChange = ({ organizationId, as }: typeof ours) =>
      given.db.changeRecord.create({
        data: {
          ...{ id: makeId("chg"), organizationId, memberId: memberIdOf(as("owner")), channel: "WEB", before },
          ...{ kind: "review/weakened", subjectType: "workflow", subjectId: "wf_1", subjectName: "Lee" },
          createdAt: new Date(),
        },
      });
    await addChange(ours);
    await addChange(theirs);
    await removeMember(owner, { id });
    await eraseMember(owner, { id, reason: REASON });
    const read = ({ organizationId }: typeof ours) =>
      given.db.changeRecord.findFirstOrThrow({ where: { organizationId } });
    const after = { texts: [...Object.values(replaced), ...kept] };
    expect(await read(ours)).toMatchObject({ subjectName: name, before: after, after: null });
    expect(await read(theirs)).toMatchObject({ subjectName: "Lee", before });
  });

  test("is the only way to replace anything in the list of changes", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const id = memberIdOf(as("viewer"));
    const replace = () => given.db.$queryRaw`SELECT "eraseFromChanges"(${organizationId}, ${id})::text`;
    await expect(replace()).rejects.toThrow(`Member ${id} can't be erased`);
    await removeMember(as("owner"), { id });
    await expect(replace()).rejects.toThrow(`Member ${id} can't be erased`);
    await eraseMember(as("owner"), { id, reason: REASON });
    await expect(replace()).rejects.toThrow(`Member ${id} can't be erased`);
  });

  test("keeps the account of someone who is a member elsewhere, and they can be added again", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const { id, userId } = await addPerson(ours);
    await addMember(theirs.as("owner"), {
      email: EMAIL,
      name: "Quillon",
      role: "viewer",
      password: "another long password 1",
    });
    await eraseMember(ours.as("owner"), { id, reason: REASON });
    expect(await given.db.user.findUnique({ where: { id: userId } })).toMatchObject({ email: EMAIL });
    expect(await given.db.signIn.count({ where: { userId } })).toBe(0);
    const { user } = await given.db.member.findUniqueOrThrow({ where: { id }, include: { user: true } });
    expect(user).toMatchObject({ email: expect.stringMatching(/@erased\.invalid$/), passwordHash: null });
    const again = await addMember(ours.as("owner"), {
      email: EMAIL,
      name: "Q",
      role: "viewer",
      password: "another long password 1",
    });
    expect(again.memberId).not.toBe(id);
  });

  test("is allowed only for owners, and only for removed members", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const viewer = memberIdOf(as("viewer"));
    await expect(eraseMember(as("owner"), { id: viewer, reason: REASON })).rejects.toMatchObject({
      code: "conflict",
      message: "This person is still a member. Remove them first.",
    });
    await removeMember(as("owner"), { id: viewer });
    await expect(eraseMember(as("admin"), { id: viewer, reason: REASON })).rejects.toMatchObject({
      code: "forbidden",
    });
    await eraseMember(as("owner"), { id: viewer, reason: REASON });
    await expect(eraseMember(as("owner"), { id: viewer, reason: REASON })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
