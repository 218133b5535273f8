import { useState } from "react";
import { Select } from "@/components/ui/field";
import { nameOfRole, ROLES, type Role } from "@/server/domain/access/access";
import { mayManage } from "@/server/domain/member/rules";
import { ROLE_WORDS } from "./roles";

/**
 * Offers the roles that the current user can assign. Describes the selected one. `manager` is the current
 * user's own role.
 */
export function RoleSelect({ manager, initial }: { manager: Role; initial: Role }) {
  const [role, setRole] = useState(initial);
  return (
    <Select
      label="Role"
      name="role"
      hint={ROLE_WORDS[role]}
      value={role}
      onChange={(event) => setRole(event.target.value as Role)}
    >
      {ROLES.filter((one) => mayManage(manager, one)).map((one) => (
        <option key={one} value={one}>
          {nameOfRole(one)}
        </option>
      ))}
    </Select>
  );
}

export function readRole(form: FormData): Role {
  return ROLES.find((role) => role === form.get("role")) ?? "viewer";
}
