import { DurationField } from "@/components/editor/inspector/duration-field";
import { notesOf } from "@/components/editor/inspector/field-notes";
import { Checkbox } from "@/components/ui/field";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import { MAX_TIMEOUT_SECONDS } from "@/server/domain/review/policy-limits";
import { SECONDS_IN } from "@/server/domain/text/say-seconds";
import type { Problem } from "@/server/domain/workflow/problems";
import { addApprovers, hasApprover, listRoles, type Member, removeApprover } from "./approvers";
import { PeoplePicker } from "./people-picker";
import { RolePicker } from "./role-picker";

const USUAL_SECONDS = 4 * SECONDS_IN.hour;

/** Edits the escalation: who else is asked if nobody decides, and after how long. */
export function EscalationFields({
  policy,
  members,
  problems,
  onChange,
}: {
  policy: DraftPolicy;
  members: readonly Member[];
  problems: readonly Problem[];
  onChange: (escalate: DraftPolicy["escalate"]) => void;
}) {
  const { escalate } = policy;
  const time = notesOf(problems, "review/escalate/afterSeconds");
  const who = notesOf(problems, "review/escalate/to");
  return (
    <div className="grid min-w-0 gap-4">
      <Checkbox
        label="Ask more people if nobody decides"
        hint="They get a message and can decide, too. Nothing is approved automatically."
        checked={Boolean(escalate)}
        onChange={({ target }) => onChange(target.checked ? startEscalation(policy, members) : null)}
      />
      {escalate && (
        <fieldset className="grid min-w-0 gap-4 border-waiting-line border-l-2 pl-4">
          <legend className="sr-only">More people to ask</legend>
          <div data-field="review/escalate/afterSeconds">
            <DurationField
              label="Ask more people after"
              value={escalate.afterSeconds}
              units={["minute", "hour", "day"]}
              range={{ min: 1, max: MAX_TIMEOUT_SECONDS }}
              error={time.errors.join(" ") || null}
              onChange={(afterSeconds) => afterSeconds !== null && onChange({ ...escalate, afterSeconds })}
            />
          </div>
          <div data-field="review/escalate/to" className="grid min-w-0 gap-4">
            <RolePicker
              approvers={escalate.to}
              members={members}
              onChange={(to) => onChange({ ...escalate, to })}
            />
            <PeoplePicker
              approvers={escalate.to}
              members={members}
              hint={who.warnings.join(" ")}
              errors={who.errors}
              onAdd={(added) => onChange({ ...escalate, to: addApprovers(escalate.to, added) })}
              onRemove={(removed) => onChange({ ...escalate, to: removeApprover(escalate.to, removed) })}
            />
          </div>
        </fieldset>
      )}
    </div>
  );
}

/**
 * Returns an initial escalation. It happens after at most half of the time limit and goes to a role that has members
 * and isn't an approver yet.
 */
function startEscalation(
  { approvers, timeoutSeconds }: DraftPolicy,
  members: readonly Member[],
): DraftPolicy["escalate"] {
  const half = timeoutSeconds === null ? USUAL_SECONDS : Math.max(Math.floor(timeoutSeconds / 2), 1);
  const role = listRoles([]).find(
    (role) => !hasApprover(approvers ?? [], `role:${role}`) && members.some((member) => member.role === role),
  );
  return { afterSeconds: Math.min(USUAL_SECONDS, half), to: role ? [`role:${role}`] : [] };
}
