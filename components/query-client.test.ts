import { QueryCache, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { makeQueryClient } from "./query-client";

const queryKey = ["workflow"];
let stop = () => {};

afterEach(() => stop());

/** Watches a query. The test decides when each read ends. */
function watchReads() {
  const client = makeQueryClient(new QueryCache());
  const reads: ((value: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => reads.push(resolve));
  const observer = new QueryObserver(client, { queryKey, queryFn });
  stop = observer.subscribe(() => {});
  return { client, reads, shown: () => observer.getCurrentResult().data };
}

test("an invalidation during the first read causes another read", async () => {
  const { client, reads, shown } = watchReads();
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  const invalidated = client.invalidateQueries({ queryKey });
  await vi.waitFor(() => expect(reads).toHaveLength(2));
  reads[0]?.("before the change");
  reads[1]?.("after the change");
  await invalidated;
  expect(shown()).toBe("after the change");
});

test("an invalidation leaves the first reads of other queries alone", async () => {
  const { client, reads, shown } = watchReads();
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  await client.invalidateQueries({ queryKey: ["run"] });
  reads[0]?.("first");
  await vi.waitFor(() => expect(shown()).toBe("first"));
  expect(reads).toHaveLength(1);
});

test("an invalidation during a later read causes another read", async () => {
  const { client, reads, shown } = watchReads();
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  reads[0]?.("first");
  await vi.waitFor(() => expect(shown()).toBe("first"));
  void client.invalidateQueries({ queryKey });
  await vi.waitFor(() => expect(reads).toHaveLength(2));
  const invalidated = client.invalidateQueries({ queryKey });
  await vi.waitFor(() => expect(reads).toHaveLength(3));
  reads[1]?.("second");
  reads[2]?.("third");
  await invalidated;
  expect(shown()).toBe("third");
});
