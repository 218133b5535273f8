"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import type { Role } from "@/server/domain/access/access";
import type { MemberDto } from "@/server/domain/member/member";
import { RoleSelect, readRole } from "./role-select";

/** `own` is true if the current user is changing their own role. */
export function ChangeRoleForm({
  member,
  manager,
  own,
  onChanged,
}: {
  member: MemberDto;
  manager: Role;
  own: boolean;
  onChanged: (member: MemberDto) => void;
}) {
  const change = trpc.member.changeRole.useMutation({ onSuccess: onChanged });
  return (
    <Form onSubmit={(form) => change.mutateAsync({ id: member.id, role: readRole(new FormData(form)) })}>
      <RoleSelect manager={manager} initial={member.role} />
      {own && (
        <p>
          This is your own role. If the new role can't manage members, you won't be able to change it back
          yourself.
        </p>
      )}
      <FailureNotice title="Couldn't change the role" failure={change.error} />
      <Button type="submit" variant="primary" pending={change.isPending} className="justify-self-end">
        Change role
      </Button>
    </Form>
  );
}
