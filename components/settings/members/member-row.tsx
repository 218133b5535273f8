import { EllipsisVertical, KeyRound, Link2, LogOut, Mail, UserMinus, UserRoundCog } from "lucide-react";
import { useAuditItem } from "@/components/settings/audit/use-audit-item";
import { Badge } from "@/components/ui/badge";
import { ListRow } from "@/components/ui/list";
import { Menu } from "@/components/ui/menu/menu";
import type { MenuItem } from "@/components/ui/menu/menu-entry";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { nameOfRole } from "@/server/domain/access/access";
import type { MemberDto } from "@/server/domain/member/member";

export type MemberAction = "role" | "link" | "remove";

/** `onAction` is null if the current user can't manage this member. */
export function MemberRow({
  member,
  own,
  onAction,
}: {
  member: MemberDto;
  own: boolean;
  onAction: ((action: MemberAction) => void) | null;
}) {
  const invited = member.status === "invited";
  const history = useAuditItem()(member.id);
  const items: MenuItem[] = onAction
    ? [
        { label: "Change role", icon: UserRoundCog, onSelect: () => onAction("role") },
        invited
          ? { label: "New link", icon: Link2, onSelect: () => onAction("link") }
          : { label: "New password link", icon: KeyRound, onSelect: () => onAction("link") },
        ...history,
        {
          label: own ? "Leave" : "Remove",
          icon: own ? LogOut : UserMinus,
          danger: true,
          apart: true,
          onSelect: () => onAction("remove"),
        },
      ]
    : history;
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 break-words font-medium">
            {member.name}
            {own && <span className="font-normal text-muted"> (you)</span>}
          </span>
          {invited && <Badge icon={Mail}>Invited</Badge>}
        </p>
        <p className="break-all text-muted text-sm">{member.email}</p>
        <p className="text-muted text-sm">
          <span className="sm:hidden">{nameOfRole(member.role)} · </span>
          Added <RelativeTime at={member.since} />
          {invited && <LinkState expiresAt={member.linkExpiresAt} />}
          {member.joinedByLinkFrom !== null && ` · Joined through a link from ${member.joinedByLinkFrom}`}
        </p>
      </div>
      <span className="w-24 max-sm:hidden">{nameOfRole(member.role)}</span>
      {/* Has the same width in every row, so that the roles line up. */}
      <span className="w-8 touch:w-11 empty:max-sm:hidden">
        {items.length > 0 && (
          <Menu
            label={`Manage ${member.name}`}
            trigger={<EllipsisVertical aria-hidden className="size-4" />}
            items={items}
          />
        )}
      </span>
    </ListRow>
  );
}

function LinkState({ expiresAt }: { expiresAt: string | null }) {
  if (!expiresAt) return " · Link expired. Create a new one.";
  return (
    <>
      {" "}
      · Link expires <RelativeTime at={expiresAt} />
    </>
  );
}
