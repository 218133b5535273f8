import { type ComponentProps, useId } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { Panel } from "@/components/reviews/sheet/panel";
import { Button } from "@/components/ui/button";
import { Select, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { ReviewDto } from "@/server/domain/review/api";
import { NewApproverField } from "./new-approver-field";
import type { TypedReassignment } from "./typed";
import { useReassign } from "./use-reassign";

/** Reassigns the review to someone else, in a form beside the document. */
export function ReassignPanel({
  edited,
  onClose,
  ...rest
}: {
  review: ReviewDto;
  readerId: string;
  /** Whether the user has edited the document. The edits aren't passed on. */
  edited: boolean;
  typed: TypedReassignment;
  onType: (typed: TypedReassignment) => void;
  onClose: () => void;
  onReassigned: () => void;
  /** Called if reassigning fails, because someone else may have changed the review first. */
  onFailure: () => void;
}) {
  const form = useId();
  const { review, typed } = rest;
  const { people, chosen, places, nameOf, loadFailure, reassign, isMissing, change, submit } =
    useReassign(rest);

  return (
    <Panel
      open
      onClose={onClose}
      title="Reassign this review?"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" pending={reassign.isPending}>
            Reassign review
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={submit} className="grid gap-4">
        <p>{describeEffect(places.map(nameOf), review)}</p>
        {edited && <p className="font-medium">Your edits to the document won't be included.</p>}
        <FailureNotice title="Couldn't load the members" failure={loadFailure} />
        <NewApproverField
          people={people}
          text={typed.to}
          chosen={chosen}
          onChange={(to) => change({ to })}
          error={
            isMissing.to
              ? "Choose a member from the list."
              : sayFault(reassign.error, "/to", "The new approver")
          }
        />
        {places.length > 1 && (
          <PlaceField
            {...{ places, nameOf }}
            value={typed.from}
            onChange={({ target }) => change({ from: target.value })}
            error={isMissing.from ? "Choose an approver." : sayFault(reassign.error, "/from", "The approver")}
          />
        )}
        <TextArea
          label="Note"
          value={typed.note}
          onChange={(event) => change({ note: event.target.value })}
          maxLength={4_000}
          hint="Sent to the new approver and kept in the evidence."
          error={
            isMissing.note
              ? "Enter a note so the new approver knows why."
              : sayFault(reassign.error, "/note", "The note")
          }
        />
        <FailureNotice
          title="Couldn't reassign the review"
          failure={besideFields(reassign.error, (pointer) => ["/to", "/from", "/note"].includes(pointer))}
        />
      </Form>
    </Panel>
  );
}

/** A field for choosing the approver to replace. */
function PlaceField({
  places,
  nameOf,
  ...rest
}: { places: readonly string[]; nameOf: (email: string) => string } & Pick<
  ComponentProps<typeof Select>,
  "value" | "onChange" | "error"
>) {
  return (
    <Select label="Approver to replace" {...rest}>
      <option value="" disabled>
        Choose an approver
      </option>
      {places.map((email) => (
        <option key={email} value={email}>
          {nameOf(email)}
        </option>
      ))}
    </Select>
  );
}

function describeEffect(places: readonly string[], { policy, mayDecide }: ReviewDto): string {
  const [place] = places;
  if (place === undefined) {
    if (policy.escalate)
      return "After this, only the person you choose and anyone the review is escalated to can decide.";
    return `After this, only the person you choose can decide.${mayDecide.allowed ? " You won't be able to." : ""}`;
  }
  const who = places.length === 1 ? `The person you choose replaces ${place}. ` : "";
  return `${who}The review needs ${policy.quorum} approvals in total. Earlier approvals still count.`;
}
