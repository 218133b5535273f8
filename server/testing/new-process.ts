// Vitest's setup file. Test files share a process and its loaded modules, but each file starts with the state
// of a new process.
import { AsyncLocalStorage } from "node:async_hooks";

for (const name of Object.keys(globalThis))
  if (name.startsWith("countersign")) Reflect.deleteProperty(globalThis, name);

// Next sets this when its server starts, and reads it when its modules load.
Object.assign(globalThis, { AsyncLocalStorage });
