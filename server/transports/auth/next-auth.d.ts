import "next-auth";

declare module "next-auth" {
  interface Session {
    claims?: import("@/server/services/account/sign-in-claims").SignInClaims | null;
  }

  interface User {
    claims?: import("@/server/services/account/sign-in-claims").SignInClaims;
  }
}
