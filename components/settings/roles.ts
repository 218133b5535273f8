import type { Role } from "@/server/domain/access/access";

/** What each role is for. */
export const ROLE_WORDS: Record<Role, string> = {
  owner: "Everything, also who the owners are.",
  admin: "Everything, but for who the owners are.",
  builder: "Makes workflows and starts runs.",
  approver: "Answers reviews, and sees workflows and runs.",
  viewer: "Sees everything, and changes nothing.",
};
