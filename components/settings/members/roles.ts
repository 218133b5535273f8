import type { Role } from "@/server/domain/access/access";

export const ROLE_WORDS: Record<Role, string> = {
  owner: "Full access, including managing owners.",
  admin: "Full access, except managing owners.",
  builder: "Creates workflows and starts runs.",
  approver: "Decides reviews. Can view workflows and runs.",
  viewer: "Read-only access. Can comment on reviews.",
};
