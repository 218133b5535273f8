import { X } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { decidesReviews } from "@/server/domain/review/deciders";
import { listPeople, type Member, type NamedPerson } from "./approvers";

/** The people named in a policy, each with a remove button. */
export function NamedPeople({
  approvers,
  members,
  onRemove,
}: {
  approvers: readonly string[];
  members: readonly Member[];
  onRemove: (approver: string) => void;
}) {
  const people = listPeople(approvers, members);
  if (people.length === 0) return null;
  return (
    <ul aria-label="Named approvers" className="grid gap-1">
      {people.map((person) => (
        <li
          key={person.approver}
          className="flex min-h-9 items-center gap-2 rounded-md border bg-surface pl-3 touch:min-h-11"
        >
          <span className="min-w-0 flex-1 py-1">
            <span className="wrap-anywhere font-medium">{person.member?.name ?? person.approver}</span>{" "}
            <span className="wrap-anywhere text-muted text-sm">{remarkOn(person)}</span>
          </span>
          <IconButton
            label={`Remove ${person.member?.name ?? person.approver}`}
            onClick={() => onRemove(person.approver)}
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function remarkOn({ member }: NamedPerson): string {
  if (member === null) return "not a member";
  return decidesReviews(member.role) ? member.email : `${member.role}, can't decide reviews`;
}
