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

/** Asks someone else to decide a review, and says why, beside the document. */
export function ReassignPanel({
  edited,
  onClose,
  ...rest
}: {
  review: ReviewDto;
  readerId: string;
  /** Whether the reader has edits, which are lost. */
  edited: boolean;
  typed: TypedReassignment;
  onType: (typed: TypedReassignment) => void;
  onClose: () => void;
  onReassigned: () => void;
  /** The review may have changed because someone else was faster. */
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
        {edited && <p className="font-medium">Your edits to the document aren't passed on.</p>}
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
          hint="They get it with the message. It stays in the record."
          error={
            isMissing.note ? "Enter a note, so they know why." : sayFault(reassign.error, "/note", "The note")
          }
        />
        <FailureNotice
          title="Nothing was reassigned"
          failure={besideFields(reassign.error, (pointer) => ["/to", "/from", "/note"].includes(pointer))}
        />
      </Form>
    </Panel>
  );
}

/** Chooses whose place the new approver takes. */
function PlaceField({
  places,
  nameOf,
  ...rest
}: { places: readonly string[]; nameOf: (email: string) => string } & Pick<
  ComponentProps<typeof Select>,
  "value" | "onChange" | "error"
>) {
  return (
    <Select label="Takes the place of" {...rest}>
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
      return "Only the person you choose can decide then, and the people whom the review is escalated to.";
    return `Only the person you choose can decide then.${mayDecide.allowed ? " You can't anymore." : ""}`;
  }
  const who = places.length === 1 ? `The person you choose takes the place of ${place}. ` : "";
  return `${who}It still needs ${policy.quorum} approvals. The ones given so far stay.`;
}
