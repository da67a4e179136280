/** Nobody may keep root from reading a file, so what is promised about rights is tried as somebody else. */
import { chmodSync } from 'node:fs';

const NOBODY = 65_534;

/** Does the work with the rights of an ordinary user, who may enter the directory but owns nothing in it. */
export async function asSomebodyElse<T>(directory: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  chmodSync(directory, 0o755);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
