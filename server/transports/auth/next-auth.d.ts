import "next-auth";

declare module "next-auth" {
  interface Session {
    claims?: import("@/server/services/account/session").SessionClaims | null;
  }

  interface User {
    claims?: import("@/server/services/account/session").SessionClaims;
  }
}
