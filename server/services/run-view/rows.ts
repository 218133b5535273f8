import type { RunView } from "@/server/domain/run/finding/view";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Person, ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

export const RUN_VIEW = { include: { member: MEMBER_REF } } as const satisfies Prisma.RunViewDefaultArgs;

/** Selects the views a person can see: their own views, and views that others share. */
export function visibleViews({ organizationId }: ServiceContext, { memberId }: Person) {
  return { organizationId, OR: [{ memberId }, { shared: true }] } satisfies Prisma.RunViewWhereInput;
}

/** People can delete their own views. Owners and admins can delete shared ones, since authors may leave. */
export function mayDelete(person: Person, view: { memberId: string; shared: boolean }): boolean {
  return view.memberId === person.memberId || (view.shared && person.scopes.includes("members:write"));
}

export function presentView(person: Person, row: Prisma.RunViewGetPayload<typeof RUN_VIEW>): RunView {
  const { id, name, query, shared, member, memberId } = row;
  const mine = memberId === person.memberId;
  return { id, name, query, shared, by: presentMember(member), mine, deletable: mayDelete(person, row) };
}
