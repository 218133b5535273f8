import { expect, test } from "vitest";
import {
  confirmApproval,
  type RecordedDecision,
  type RecordedPerson,
  type RecordedReview,
} from "./confirm-approval";
import { DEFAULT_REVIEW_POLICY } from "./default-policy";
import type { Requester } from "./may-decide";
import type { ReviewPolicy } from "./policy";

const at = (minutes: number) => new Date(Date.UTC(2026, 11, 1, 9, minutes));

function person(name: string, changes: Partial<RecordedPerson> = {}): RecordedPerson {
  return {
    id: `mem_${name}`,
    email: `${name}@acme.test`,
    role: "approver",
    handedOver: null,
    ...changes,
  };
}

const [dana, sam, kim] = [person("dana"), person("sam"), person("kim")];

function approval(member: RecordedPerson, changes: Partial<RecordedDecision> = {}): RecordedDecision {
  return {
    ...{ kind: "approve", createdAt: at(10), voidedAt: null, member, forMember: null, textHash: "final" },
    ...{ reachedEnd: null, isSigned: false },
    ...changes,
  };
}

function confirm(
  policy: Partial<ReviewPolicy>,
  decisions: RecordedDecision[],
  changes: Partial<RecordedReview> = {},
) {
  return confirmApproval({
    ...{ policy: { ...DEFAULT_REVIEW_POLICY, ...policy }, openedPolicy: null, reassignments: [] },
    ...{ escalatedAt: null, dueAt: null, hash: "final", requesters: [requester(kim)], decisions },
    ...changes,
  });
}

function requester(
  { id }: RecordedPerson,
  changes: Partial<RecordedReview["requesters"][number]> = {},
): Requester & { since: Date | null } {
  return { memberId: id, linkFromId: null, did: "started", since: null, ...changes };
}

const confirmed = { isConfirmed: true };
const lacking = (counted: number, needed = 1) => ({ isConfirmed: false, counted, needed });

test("no decision confirms nothing", () => {
  expect(confirm({}, [])).toEqual(lacking(0));
  expect(confirm({ quorum: 2, requirePasskey: true }, [])).toEqual(lacking(0, 2));
});

test("as many different people must approve as the policy asks for", () => {
  expect(confirm({}, [approval(dana)])).toMatchObject(confirmed);
  expect(confirm({ quorum: 2 }, [approval(dana)])).toEqual(lacking(1, 2));
  expect(confirm({ quorum: 2 }, [approval(dana), approval(dana)])).toEqual(lacking(1, 2));
  expect(confirm({ quorum: 2 }, [approval(dana), approval(sam)])).toMatchObject(confirmed);
});

test("a person and their cover count once", () => {
  const byCover = approval(sam, { forMember: dana });
  expect(confirm({ quorum: 2 }, [approval(dana), byCover])).toEqual(lacking(1, 2));
  expect(confirm({ quorum: 2 }, [approval(kim), byCover])).toMatchObject(confirmed);
});

test("only an approval of the final document that wasn't voided counts", () => {
  expect(confirm({}, [approval(dana, { textHash: "draft" })])).toEqual(lacking(0));
  expect(confirm({}, [approval(dana, { voidedAt: at(11) })])).toEqual(lacking(0));
  expect(confirm({}, [approval(dana, { kind: "reject", textHash: null })])).toEqual(lacking(0));
  expect(confirm({}, [approval(dana), approval(sam, { kind: "request_changes" })])).toEqual({
    ...lacking(1),
  });
});

test("an approval counts only before the deadline", () => {
  expect(confirm({}, [approval(dana)], { dueAt: at(11) })).toMatchObject(confirmed);
  expect(confirm({}, [approval(dana)], { dueAt: at(10) })).toEqual(lacking(0));
});

test("reading and passkeys are required if the policy says so", () => {
  expect(confirm({ requireReadToEnd: true }, [approval(dana)])).toEqual(lacking(0));
  expect(confirm({ requireReadToEnd: true }, [approval(dana, { reachedEnd: true })])).toMatchObject(
    confirmed,
  );
  expect(confirm({ requirePasskey: true }, [approval(dana)])).toEqual(lacking(0));
  expect(confirm({ requirePasskey: true }, [approval(dana, { isSigned: true })])).toMatchObject(confirmed);
});

test("only approvers count, by their role at the time or by email", () => {
  expect(confirm({}, [approval(person("max", { role: "viewer" }))])).toEqual(lacking(0));
  expect(confirm({ approvers: ["role:owner"] }, [approval(dana)])).toEqual(lacking(0));
  expect(confirm({ approvers: ["role:approver"] }, [approval(dana)])).toMatchObject(confirmed);
  expect(confirm({ approvers: ["sam@acme.test"] }, [approval(dana)])).toEqual(lacking(0));
  expect(confirm({ approvers: ["dana@acme.test"] }, [approval(dana)])).toMatchObject(confirmed);
  expect(confirm({ approvers: ["dana@acme.test"] }, [approval(sam, { forMember: dana })])).toMatchObject(
    confirmed,
  );
});

test("what wasn't recorded doesn't speak against an approval", () => {
  const before = person("dana", { role: null });
  expect(confirm({ approvers: ["role:owner"] }, [approval(before)])).toMatchObject(confirmed);
  expect(confirm({ approvers: ["sam@acme.test"] }, [approval(before)])).toEqual(lacking(0));
  const erased = person("dana", { email: null });
  expect(confirm({ approvers: ["dana@acme.test"] }, [approval(erased)])).toMatchObject(confirmed);
});

test("the people an open review was escalated to count once it was escalated", () => {
  const policy = { approvers: ["dana@acme.test"], escalate: { afterSeconds: 60, to: ["sam@acme.test"] } };
  expect(confirm(policy, [approval(sam)])).toEqual(lacking(0));
  expect(confirm(policy, [approval(sam)], { escalatedAt: at(9) })).toMatchObject(confirmed);
});

test("a requester counts only if the policy allows it", () => {
  expect(confirm({}, [approval(kim)])).toMatchObject(confirmed);
  expect(confirm({ allowRequester: false }, [approval(kim)])).toEqual(lacking(0));
  expect(confirm({ allowRequester: false }, [approval(dana, { forMember: kim })])).toEqual(lacking(0));
  const shared = requester(kim, { linkFromId: dana.id });
  expect(confirm({ allowRequester: false }, [approval(dana)], { requesters: [shared] })).toEqual(lacking(0));
});

test("someone who continued the run after approving wasn't a requester then", () => {
  const requesters = [requester(kim), requester(dana, { did: "continued", since: at(12) })];
  expect(confirm({ allowRequester: false }, [approval(dana)], { requesters })).toMatchObject(confirmed);
  const again = approval(dana, { createdAt: at(13) });
  expect(confirm({ allowRequester: false }, [again], { requesters })).toEqual(lacking(0));
});

test("the approval of someone whose link another member shared counts only where one approval is enough", () => {
  const linked = person("dana", { handedOver: { byId: sam.id, byName: "Sam" } });
  expect(confirm({}, [approval(linked)])).toMatchObject(confirmed);
  expect(confirm({ quorum: 2 }, [approval(linked), approval(sam)])).toEqual(lacking(1, 2));
  expect(confirm({ allowRequester: false }, [approval(linked)])).toEqual(lacking(0));
});

test("after a reassignment, the new approver counts and the replaced one doesn't", () => {
  const openedPolicy = {
    ...DEFAULT_REVIEW_POLICY,
    approvers: ["dana@acme.test", "sam@acme.test"],
    quorum: 2,
  };
  const policy = { ...openedPolicy, approvers: ["dana@acme.test", "kim@acme.test"] };
  const reassignments = [{ createdAt: at(5), fromApprovers: ["sam@acme.test"], to: "kim@acme.test" }];
  const changes = { openedPolicy, reassignments };
  expect(confirm(policy, [approval(dana), approval(kim)], changes)).toMatchObject(confirmed);
  expect(confirm(policy, [approval(dana), approval(sam)], changes)).toEqual(lacking(1, 2));
  const before = approval(sam, { createdAt: at(4) });
  expect(confirm(policy, [approval(dana), before], changes)).toMatchObject(confirmed);
});
