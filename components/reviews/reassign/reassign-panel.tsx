import { useId, useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { Panel } from "@/components/reviews/sheet/panel";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { ReviewDto } from "@/server/domain/review/api";
import { decidesReviews } from "@/server/domain/review/deciders";
import { NewApproverField } from "./new-approver-field";
import type { TypedReassignment } from "./typed";

/** Asks someone else to decide a review, and says why, beside the document. */
export function ReassignPanel({
  review,
  readerId,
  edited,
  typed,
  onType,
  onClose,
  onReassigned,
  onFailure,
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
  const [isSent, setSent] = useState(false);
  const { data: members, error: loadFailure } = trpc.member.list.useQuery();
  const reassign = trpc.review.reassign.useMutation({ onError: onFailure });
  const { approvers, allowRequester } = review.policy;
  const places = review.mayReassign.from;
  const people = (members ?? []).filter(
    ({ id, email, role, status }) =>
      id !== readerId &&
      status === "active" &&
      decidesReviews(role) &&
      (allowRequester || id !== review.startedBy.id) &&
      (places.length === 0 || !approvers.includes(email.toLowerCase())),
  );
  const chosen = people.find(({ email }) => email.toLowerCase() === typed.to.trim().toLowerCase());
  const nameOf = (email: string) =>
    members?.find((member) => member.email.toLowerCase() === email)?.name ?? email;
  const isMissing = {
    to: isSent && !chosen,
    from: isSent && places.length > 1 && typed.from === "",
    note: isSent && typed.note.trim() === "",
  };

  function change(next: Partial<TypedReassignment>) {
    setSent(false);
    if (!reassign.isPending) reassign.reset();
    onType({ ...typed, ...next });
  }

  function submit() {
    setSent(true);
    const note = typed.note.trim();
    if (!chosen || note === "" || (places.length > 1 && typed.from === "") || reassign.isPending) return;
    const from = places.length > 1 ? typed.from : null;
    return reassign.mutateAsync(
      { id: review.id, to: chosen.email, from, note, approvers },
      {
        onSuccess() {
          toast(`${chosen.name} was asked to decide`);
          onReassigned();
        },
      },
    );
  }

  return (
    <Panel
      open
      onClose={onClose}
      title="Reassign this review?"
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
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
          <Select
            label="Takes the place of"
            value={typed.from}
            onChange={(event) => change({ from: event.target.value })}
            error={isMissing.from ? "Choose an approver." : sayFault(reassign.error, "/from", "The approver")}
          >
            <option value="" disabled>
              Choose an approver
            </option>
            {places.map((email) => (
              <option key={email} value={email}>
                {nameOf(email)}
              </option>
            ))}
          </Select>
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

function describeEffect(places: readonly string[], { policy, mayDecide }: ReviewDto): string {
  const [place] = places;
  if (place === undefined)
    return mayDecide.allowed
      ? "Only the person you choose can decide then. You can't anymore."
      : "Only the person you choose can decide then.";
  const who = places.length === 1 ? `The person you choose takes the place of ${place}. ` : "";
  return `${who}It still needs ${policy.quorum} approvals. The ones given so far stay.`;
}
