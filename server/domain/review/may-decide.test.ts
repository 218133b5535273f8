import { describe, expect, test } from "vitest";
import { scopesOf } from "@/server/domain/access/access";
import { DEFAULT_REVIEW_POLICY } from "./default-policy";
import {
  type DecidableReview,
  type Decider,
  listApprovers,
  mayApprove,
  mayDecide,
  type Requester,
} from "./may-decide";
import { REVIEW_STATUSES } from "./status";

const DANA: Decider = {
  kind: "member",
  memberId: "mem_dana",
  email: "Dana@Acme.test",
  role: "owner",
  scopes: scopesOf("owner"),
  handedOver: null,
  covering: [],
};

function startedBy(memberId: string): Requester {
  return { memberId, linkFromId: null, did: "started" };
}

const OPEN = {
  status: "OPEN",
  escalated: false,
  requesters: [startedBy("mem_sam")],
} as const;

function ask(
  changes: Partial<DecidableReview["policy"]> = {},
  decider: Partial<Decider> = {},
  review: Partial<DecidableReview> = {},
) {
  const policy = { ...DEFAULT_REVIEW_POLICY, ...changes };
  return mayDecide({ ...DANA, ...decider }, { ...OPEN, policy, ...review });
}

const refused = (reason: string) => ({ allowed: false, reason: expect.stringContaining(reason) });

describe("mayDecide", () => {
  test("allows anyone with reviews:decide if no approvers are named", () => {
    expect(ask()).toEqual({ allowed: true });
    expect(ask({}, { role: "approver", scopes: scopesOf("approver") })).toEqual({ allowed: true });
  });

  test("rejects a role that can't decide, even if the member is a named approver, and says which roles can", () => {
    expect(ask({ approvers: ["dana@acme.test"] }, { role: "builder", scopes: scopesOf("builder") })).toEqual(
      refused("Your role (builder) can't decide reviews. Ask an owner, admin, or approver."),
    );
  });

  test("rejects a token without the scope and names the scope", () => {
    expect(ask({}, { kind: "token", scopes: ["reviews:read"] })).toEqual(
      refused("Your token doesn't have the reviews:decide scope."),
    );
  });

  test("blames the role instead of the token's scope if the member's role can't decide, since no token would help", () => {
    expect(ask({}, { kind: "token", role: "viewer", scopes: ["reviews:read"] })).toEqual(
      refused("Your role (viewer) can't decide reviews."),
    );
  });

  test("allows people named by role, or by email in any letter case", () => {
    expect(ask({ approvers: ["dana@acme.test"] })).toEqual({ allowed: true });
    expect(ask({ approvers: ["role:owner"] })).toEqual({ allowed: true });
    expect(ask({ approvers: ["sam@acme.test", "role:admin"] })).toEqual(
      refused("Only sam@acme.test or an admin can decide"),
    );
  });

  test("rejects the person who started the run if the policy excludes them, even if named", () => {
    const started = { memberId: "mem_sam" };
    expect(ask({}, started)).toEqual({ allowed: true });
    expect(ask({ allowRequester: false }, started)).toEqual(refused("someone else must decide"));
    expect(ask({ allowRequester: false, approvers: ["dana@acme.test"] }, started)).toEqual(
      refused("someone else must decide"),
    );
    expect(ask({ allowRequester: false })).toEqual({ allowed: true });
  });

  test.each(REVIEW_STATUSES.filter((status) => status !== "OPEN"))(
    "rejects a decision on a review that is %s",
    (status) => {
      expect(ask({}, {}, { status })).toEqual(refused("closed"));
    },
  );

  test("allows the people named in an escalation once it has happened", () => {
    const policy = {
      approvers: ["kim@acme.test"],
      escalate: { afterSeconds: 60, to: ["dana@acme.test", "role:admin"] },
    };
    const escalated = { escalated: true };
    expect(ask(policy)).toEqual(refused("Only kim@acme.test can decide"));
    expect(ask(policy, {}, escalated)).toEqual({ allowed: true });
    expect(ask(policy, { email: "lee@acme.test", role: "admin" }, escalated)).toEqual({ allowed: true });
    expect(ask(policy, { email: "kim@acme.test" }, escalated)).toEqual({ allowed: true });
    expect(ask(policy, { email: "lee@acme.test" }, escalated)).toEqual(
      refused("Only kim@acme.test, dana@acme.test, or an admin can decide"),
    );
    expect(ask(policy, { scopes: scopesOf("viewer"), role: "viewer" }, escalated)).toEqual(
      refused("Your role (viewer) can't decide"),
    );
    const mine = { ...escalated, requesters: [startedBy(DANA.memberId)] };
    expect(ask({ ...policy, allowRequester: false }, {}, mine)).toEqual(refused("someone else must decide"));
  });

  test("keeps everyone as an approver if an escalation names people and the policy doesn't", () => {
    const escalate = { afterSeconds: 60, to: ["kim@acme.test"] };
    expect(ask({ escalate }, {}, { escalated: true })).toEqual({ allowed: true });
  });
});

describe("mayApprove", () => {
  const HANDED = { ...DANA, handedOver: { byId: "mem_kim", byName: "Kim Roe" } };
  const under = (change: Partial<DecidableReview["policy"]>) => ({
    ...OPEN,
    policy: { ...DEFAULT_REVIEW_POLICY, ...change },
  });

  test("rejects a member who joined through another member's link if the policy requires several people or excludes the requester", () => {
    for (const change of [{ quorum: 2 }, { allowRequester: false }]) {
      expect(mayApprove(HANDED, under(change))).toEqual(
        refused("You joined through a link that Kim Roe shared with you."),
      );
      expect(mayApprove(DANA, under(change))).toEqual({ allowed: true });
    }
  });

  test("lets a member who joined that way approve if one approval is enough, and always reject", () => {
    expect(mayApprove(HANDED, under({}))).toEqual({ allowed: true });
    expect(mayDecide(HANDED, under({ quorum: 2 }))).toEqual({ allowed: true });
  });

  test("rejects the person who shared the requester's link if the requester can't decide", () => {
    const review = {
      ...under({ allowRequester: false }),
      requesters: [{ ...startedBy("mem_sam"), linkFromId: DANA.memberId }],
    };
    expect(mayApprove(DANA, review)).toEqual(
      refused("You shared the link that the requester joined through"),
    );
    expect(mayApprove(DANA, { ...review, policy: DEFAULT_REVIEW_POLICY })).toEqual({ allowed: true });
  });
});

describe("listApprovers", () => {
  test("joins approvers into a phrase", () => {
    expect(listApprovers(["a@x.test"])).toBe("a@x.test");
    expect(listApprovers(["a@x.test", "role:approver", "b@x.test"])).toBe(
      "a@x.test, an approver, or b@x.test",
    );
  });
});
