import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { decodeCookie } from "./decode-cookie";

const OLD = "o".repeat(32);
const NEW = "n".repeat(32);

test("a sign-in cookie works if it was encrypted with the current or previous secret", async () => {
  const secret = (appSecret: string, previousAppSecret?: string) =>
    settle({ ...parseEnv({}), appSecret, previousAppSecret });
  const cookie = await encode({ token: { sub: "usr_1" }, secret: OLD, maxAge: 60 });
  secret(OLD);
  expect(await decodeCookie(cookie)).toMatchObject({ sub: "usr_1" });
  secret(NEW, OLD);
  expect(await decodeCookie(cookie)).toMatchObject({ sub: "usr_1" });
  secret(NEW);
  expect(await decodeCookie(cookie)).toBeNull();
  for (const madeUp of [undefined, "", "a.b.c", "x".repeat(5_000)])
    expect(await decodeCookie(madeUp)).toBeNull();
});
