import { parseEnv, settle } from "@/server/infra/env";

/** Runs `work` as if a mail server were configured. */
export async function withMail<T>(work: () => Promise<T>): Promise<T> {
  const before = globalThis.countersignEnv ?? parseEnv({});
  settle({ ...before, mail: { url: "smtp://127.0.0.1:9", from: "us@acme.test" } });
  try {
    return await work();
  } finally {
    settle(before);
  }
}
