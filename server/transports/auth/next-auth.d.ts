import "next-auth";

declare module "next-auth" {
  interface Session {
    claims?: import("@/server/services/member/session").SessionClaims | null;
  }

  interface User {
    claims?: import("@/server/services/member/session").SessionClaims;
  }
}
