import { nameOfRole, type Role } from "@/server/domain/access/access";

export function MemberOption({ name, email, role }: { name: string; email: string; role: Role }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <span className="font-medium">{name}</span>
      <span className="wrap-anywhere min-w-0 text-muted text-sm">
        {email}, {nameOfRole(role).toLowerCase()}
      </span>
    </span>
  );
}
