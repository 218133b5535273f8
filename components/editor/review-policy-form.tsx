import { describePolicy, describeSeconds } from "@/components/reviews/describe-policy";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { nameOfRole, type Role } from "@/server/domain/access/access";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { tidyPolicy } from "./document";

/** The roles that may decide reviews at all. */
const ROLES: readonly Role[] = ["approver", "admin", "owner"];
const QUORUMS = [1, 2, 3, 4, 5];
const HOUR = 60 * 60;
const TIMEOUTS = [HOUR, 4 * HOUR, 24 * HOUR, 2 * 24 * HOUR, 7 * 24 * HOUR];

/** Who decides, how many, and until when; in plain words beside. */
export function ReviewPolicyForm({
  policy,
  onChange,
}: {
  policy: ReviewPolicy | null;
  onChange: (policy: ReviewPolicy) => void;
}) {
  const current = policy ?? DEFAULT_REVIEW_POLICY;
  const { approvers, quorum, allowRequester, timeoutSeconds } = current;
  const change = (change: Partial<ReviewPolicy>) => onChange({ ...current, ...change });
  const emails = approvers.filter((approver) => !approver.startsWith("role:"));
  const roles = approvers.filter((approver) => approver.startsWith("role:"));

  return (
    <fieldset className="grid min-w-0 gap-4 rounded-md border border-waiting-line p-4">
      <legend className="px-1 font-medium text-sm text-waiting">Who decides</legend>
      <p aria-live="polite">{describePolicy(tidyPolicy(current) ?? current)}</p>
      <fieldset className="flex flex-wrap gap-x-5">
        <legend className="font-medium text-sm">Anyone with the role</legend>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            label={nameOfRole(role)}
            checked={roles.includes(`role:${role}`)}
            onChange={({ target }) => {
              const others = roles.filter((other) => other !== `role:${role}`);
              change({ approvers: [...(target.checked ? [...others, `role:${role}`] : others), ...emails] });
            }}
          />
        ))}
      </fieldset>
      <TextField
        label="And these people"
        hint="Email addresses with commas between. No role and nobody here: everyone who may decide reviews."
        type="text"
        inputMode="email"
        autoComplete="off"
        placeholder="dana@acme.test, sam@acme.test"
        value={emails.join(",")}
        onChange={({ target }) =>
          change({ approvers: [...roles, ...(target.value === "" ? [] : target.value.split(","))] })
        }
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="How many must approve"
          value={quorum}
          onChange={({ target }) => change({ quorum: Number(target.value) })}
        >
          {withCurrent(QUORUMS, quorum).map((count) => (
            <option key={count} value={count}>
              {count === 1 ? "One person" : `${count} different people`}
            </option>
          ))}
        </Select>
        <Select
          label="Until when"
          value={timeoutSeconds ?? ""}
          onChange={({ target }) => change({ timeoutSeconds: target.value ? Number(target.value) : null })}
        >
          <option value="">It waits without limit</option>
          {withCurrent(TIMEOUTS, timeoutSeconds ?? HOUR).map((seconds) => (
            <option key={seconds} value={seconds}>
              Within {describeSeconds(seconds)}
            </option>
          ))}
        </Select>
      </div>
      <Checkbox
        label="Whoever started the run may decide, too"
        checked={allowRequester}
        onChange={({ target }) => change({ allowRequester: target.checked })}
      />
    </fieldset>
  );
}

/** The usual choices, and the one in force if it is another. */
function withCurrent(choices: readonly number[], current: number): number[] {
  return [...new Set([...choices, current])].sort((a, b) => a - b);
}
