import { useState } from "react";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { ReviewDto } from "@/server/domain/review/api";
import { decidesReviews } from "@/server/domain/review/deciders";
import type { TypedReassignment } from "./typed";

/** Manages the form that reassigns a review: the members to choose from, the empty fields, and the request. */
export function useReassign({
  review,
  readerId,
  typed,
  onType,
  onReassigned,
  onFailure,
}: {
  review: ReviewDto;
  readerId: string;
  typed: TypedReassignment;
  onType: (typed: TypedReassignment) => void;
  onReassigned: () => void;
  onFailure: () => void;
}) {
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
  const note = typed.note.trim();
  const missing = {
    to: !chosen,
    from: places.length > 1 && typed.from === "",
    note: note === "",
  };
  const when = (isMissing: boolean) => isSent && isMissing;

  return {
    people,
    chosen,
    places,
    nameOf: (email: string) => members?.find((member) => member.email.toLowerCase() === email)?.name ?? email,
    loadFailure,
    reassign,
    /** The missing fields. None are marked until the user has tried to submit the form. */
    isMissing: { to: when(missing.to), from: when(missing.from), note: when(missing.note) },
    change(next: Partial<TypedReassignment>) {
      setSent(false);
      if (!reassign.isPending) reassign.reset();
      onType({ ...typed, ...next });
    },
    submit() {
      setSent(true);
      if (!chosen || missing.from || missing.note || reassign.isPending) return;
      const from = places.length > 1 ? typed.from : null;
      return reassign.mutateAsync(
        { id: review.id, to: chosen.email, from, note, approvers },
        {
          onSuccess() {
            toast(`Reassigned to ${chosen.name}`);
            onReassigned();
          },
        },
      );
    },
  };
}
