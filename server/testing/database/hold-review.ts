import type { Database } from "@/server/infra/db";

/** Locks a review, so that decisions wait until the returned function is called. */
export async function holdReview(db: Database, id: string): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held = Promise.resolve();
  await new Promise<void>((locked, failed) => {
    held = db.$transaction(
      async (transaction) => {
        await transaction.$queryRaw`SELECT 1 FROM "Review" WHERE "id" = ${id} FOR UPDATE`;
        locked();
        await released;
      },
      { timeout: 20_000 },
    );
    held.catch(failed);
  });
  return async () => {
    release();
    await held;
  };
}
