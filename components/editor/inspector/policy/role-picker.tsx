import { Checkbox } from "@/components/ui/field";
import { nameOfRole } from "@/server/domain/access/access";
import {
  addApprovers,
  hasApprover,
  listRoles,
  type Member,
  peopleInWords,
  removeApprover,
} from "./approvers";

/** Selects the roles whose members can decide a review. */
export function RolePicker({
  approvers,
  members,
  onChange,
}: {
  approvers: readonly string[];
  members: readonly Member[];
  onChange: (approvers: string[]) => void;
}) {
  return (
    <fieldset className="grid min-w-0">
      <legend className="font-medium text-sm">Anyone with the role</legend>
      {listRoles(approvers).map((role) => {
        const approver = `role:${role}`;
        const people = members.filter((member) => member.role === role).length;
        return (
          <Checkbox
            key={role}
            label={`${nameOfRole(role)}, ${people === 0 ? "nobody" : peopleInWords(people)}`}
            checked={hasApprover(approvers, approver)}
            onChange={({ target }) =>
              onChange(
                target.checked ? addApprovers(approvers, [approver]) : removeApprover(approvers, approver),
              )
            }
          />
        );
      })}
    </fieldset>
  );
}
