import type { ReactNode } from "react";
import { DurationField } from "@/components/editor/inspector/duration-field";
import { notesOf } from "@/components/editor/inspector/field-notes";
import { policyInWords } from "@/components/editor/steps/step-words";
import { Checkbox } from "@/components/ui/field";
import { namesNoOne } from "@/server/domain/review/approvers-named";
import { countDeciders } from "@/server/domain/review/deciders";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { type DraftPolicy, toReviewPolicy } from "@/server/domain/review/draft-policy";
import { MAX_TIMEOUT_SECONDS } from "@/server/domain/review/policy-limits";
import type { Problem } from "@/server/domain/workflow/problems";
import { addApprovers, type Member, peopleInWords, removeApprover } from "./approvers";
import { ApproversChoice } from "./approvers-choice";
import { EscalationFields } from "./escalation-fields";
import { PeoplePicker } from "./people-picker";
import { QuorumField } from "./quorum-field";
import { RolePicker } from "./role-picker";

/**
 * Edits a review policy: who decides, how many people have to approve, and by when. Includes a summary in plain words.
 * `problems` are the step's problems.
 */
export function ReviewPolicyForm({
  policy,
  members,
  problems,
  readOnly,
  when,
  onChange,
}: {
  policy: DraftPolicy | null;
  members: readonly Member[];
  problems: readonly Problem[];
  readOnly: boolean;
  /** The fields for the review's condition. Undefined for a person's step, which has no condition. */
  when?: (policy: DraftPolicy, onChange: (change: Partial<DraftPolicy>) => void) => ReactNode;
  onChange: (policy: DraftPolicy) => void;
}) {
  const current = policy ?? DEFAULT_DRAFT_POLICY;
  const { approvers, quorum, timeoutSeconds } = current;
  const change = (change: Partial<DraftPolicy>) => onChange({ ...current, ...change });
  const who = notesOf(problems, "review/approvers");
  const many = notesOf(problems, "review/quorum");
  const time = notesOf(problems, "review/timeoutSeconds");
  const named = approvers ?? [];
  const isUnnamed = namesNoOne(current);
  const deciders = isUnnamed ? 0 : countDeciders(toReviewPolicy(current), members);
  const canDecide = `${peopleInWords(deciders)} can decide.`;

  return (
    <fieldset disabled={readOnly} className="grid min-w-0 gap-4 rounded-md border border-waiting-line p-4">
      <legend className="px-1 font-medium text-sm text-waiting">Who decides</legend>
      <p aria-live="polite" className="break-words">
        {policyInWords(current, members)}
      </p>
      {when?.(current, change)}
      <div data-field="review/approvers" className="grid min-w-0 gap-4">
        <ApproversChoice
          isEveryone={approvers === null}
          error={isUnnamed ? who.errors.join(" ") : ""}
          onChoose={(everyone) => change({ approvers: everyone ? null : [] })}
        >
          <RolePicker approvers={named} members={members} onChange={(approvers) => change({ approvers })} />
          <PeoplePicker
            approvers={named}
            members={members}
            hint={who.warnings.join(" ")}
            errors={isUnnamed ? [] : who.errors}
            onAdd={(added) => change({ approvers: addApprovers(named, added) })}
            onRemove={(removed) => change({ approvers: removeApprover(named, removed) })}
          />
        </ApproversChoice>
      </div>
      <div data-field="review/quorum">
        <QuorumField
          value={quorum}
          hint={many.warnings.join(" ") || canDecide}
          error={many.errors.join(" ") || null}
          onChange={(quorum) => change({ quorum })}
        />
      </div>
      <div data-field="review/timeoutSeconds">
        <DurationField
          label="Time to decide"
          value={timeoutSeconds}
          units={["minute", "hour", "day"]}
          range={{ min: 1, max: MAX_TIMEOUT_SECONDS }}
          none="no limit"
          hint={timeoutSeconds === null ? "The run waits until someone decides." : undefined}
          error={time.errors.join(" ") || null}
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
        />
      </div>
      <EscalationFields
        policy={current}
        members={members}
        problems={problems}
        onChange={(escalate) => change({ escalate })}
      />
      <Rules policy={current} onChange={change} />
    </fieldset>
  );
}

function Rules({
  policy: { allowRequester, requireReadToEnd, requirePasskey },
  onChange,
}: {
  policy: DraftPolicy;
  onChange: (change: Partial<DraftPolicy>) => void;
}) {
  return (
    <>
      <Checkbox
        label="People can decide reviews of runs they started"
        hint="Runs started by a trigger count as started by its owner."
        checked={allowRequester}
        onChange={({ target }) => onChange({ allowRequester: target.checked })}
      />
      <Checkbox
        label="Must be read to the end in the app"
        hint="Approvals by emailed link, through the API, or in bulk are refused."
        checked={requireReadToEnd}
        onChange={({ target }) => onChange({ requireReadToEnd: target.checked })}
      />
      <Checkbox
        label="Must be signed with a passkey"
        hint="Each approval is signed on the approver's own device. Approvals by emailed link, in Slack, through the API, or in bulk are refused."
        checked={requirePasskey}
        onChange={({ target }) => onChange({ requirePasskey: target.checked })}
      />
    </>
  );
}
