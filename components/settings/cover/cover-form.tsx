import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { Role, Scope } from "@/server/domain/access/access";
import type { CoverDto } from "@/server/domain/cover/api";
import { MAX_COVER_DAYS } from "@/server/domain/cover/period";
import type { MemberDto } from "@/server/domain/member/member";
import { mayManage } from "@/server/domain/member/rules";
import { decidesReviews } from "@/server/domain/review/deciders";
import { DAY_MS } from "@/server/domain/time";

const FIELDS = ["/member", "/cover", "/from", "/until"];
const DEFAULT_DAYS = 7;

/** A form for choosing who covers for someone and when. Times are in the browser's time zone. */
export function CoverForm({
  members,
  me,
  onSet,
}: {
  members: MemberDto[];
  me: { memberId: string; role: Role; scopes: readonly Scope[] };
  onSet: (cover: CoverDto) => unknown;
}) {
  const [awayId, setAwayId] = useState(me.memberId);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const set = trpc.cover.set.useMutation({ onSuccess: onSet });
  const active = members.filter(({ status }) => status === "active");
  const manages = me.scopes.includes("members:write");
  const away = active.filter(
    ({ id, role }) => decidesReviews(role) && (id === me.memberId || (manages && mayManage(me.role, role))),
  );
  // Nobody can name themselves as someone else's cover.
  const covers = active.filter(({ id }) => id !== awayId && id !== me.memberId);

  function submit(element: HTMLFormElement) {
    const form = new FormData(element);
    const [cover, from, until] = ["cover", "from", "until"].map((name) => String(form.get(name) ?? ""));
    const empty = ["cover", "from", "until"].filter((name) => !form.get(name));
    setMissing(empty);
    if (!cover || !from || !until) return undefined;
    const member = active.find(({ id }) => id === awayId)?.email;
    return set.mutateAsync({ member, cover, from: toIso(from), until: toIso(until) });
  }

  function settle() {
    setMissing([]);
    if (!set.isPending) set.reset();
  }

  const errorOf = (name: string, subject: string) =>
    missing.includes(name) ? `Enter ${subject.toLowerCase()}.` : sayFault(set.error, `/${name}`, subject);
  return (
    <Form onSubmit={submit} onChange={settle}>
      {away.length > 1 && (
        <AwayField
          members={away}
          memberId={me.memberId}
          value={awayId}
          onChoose={setAwayId}
          error={errorOf("member", "This person")}
        />
      )}
      <CoverField
        members={covers}
        error={missing.includes("cover") ? "Choose who will cover." : errorOf("cover", "The cover")}
      />
      <PeriodFields
        startError={errorOf("from", "The start time")}
        endError={errorOf("until", "The end time")}
      />
      <FailureNotice
        title="Couldn't set up the cover"
        failure={besideFields(set.error, (pointer) => FIELDS.includes(pointer))}
      />
      <Button type="submit" variant="primary" pending={set.isPending} className="justify-self-end">
        Set cover
      </Button>
    </Form>
  );
}

/** A field for choosing who is away: the current user, or someone they manage. */
function AwayField({
  members,
  memberId,
  value,
  onChoose,
  error,
}: {
  members: readonly MemberDto[];
  memberId: string;
  value: string;
  onChoose: (id: string) => void;
  error: string | null;
}) {
  return (
    <Select label="Who's away" value={value} error={error} onChange={({ target }) => onChoose(target.value)}>
      {members.map(({ id, name }) => (
        <option key={id} value={id}>
          {id === memberId ? `${name} (you)` : name}
        </option>
      ))}
    </Select>
  );
}

function CoverField({ members, error }: { members: readonly MemberDto[]; error: string | null }) {
  return (
    <Select
      label="Cover"
      name="cover"
      hint="The cover can decide the same reviews as the person who's away, even if the cover's own role doesn't allow it. They get no other access."
      error={error}
      defaultValue=""
    >
      <option value="" disabled>
        Choose a member
      </option>
      {members.map(({ id, name, email }) => (
        <option key={id} value={email}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function PeriodFields({ startError, endError }: { startError: string | null; endError: string | null }) {
  return (
    <>
      <TextField
        label="From"
        name="from"
        type="datetime-local"
        aria-required
        hint={`In your time zone, ${zoneOf(new Date())}.`}
        defaultValue={toLocal(new Date())}
        error={startError}
      />
      <TextField
        label="Until"
        name="until"
        type="datetime-local"
        aria-required
        hint={`Up to ${MAX_COVER_DAYS} days.`}
        defaultValue={toLocal(new Date(Date.now() + DEFAULT_DAYS * DAY_MS))}
        error={endError}
      />
    </>
  );
}

/** Formats a time for a `datetime-local` field, in the browser's time zone. */
function toLocal(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toIso(local: string): string {
  return new Date(local).toISOString();
}

function zoneOf(at: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "UTC";
}
