// Lets only one process install or build at a time, because two would write to the same folder.
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { platform, stderr } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work`, which writes to `folder`, while no other process writes to it. The lock is a name in the kernel (a Linux
 * abstract socket), not a file, so it's released when its holder exits for any reason. Other platforms have no lock.
 */
export async function withLock(folder, work) {
  if (platform !== "linux") return work();
  const name = `\0countersign-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 32)}`;
  let told = false;
  let holder = await hold(name);
  while (!holder) {
    if (!told) stderr.write("Waiting for another process that is installing or building in this folder …\n");
    told = true;
    await sleep(300);
    holder = await hold(name);
  }
  try {
    return await work();
  } finally {
    holder.close();
  }
}

function hold(name) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(name, () => resolve(server));
  });
}
