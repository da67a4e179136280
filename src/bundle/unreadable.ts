/** Knows how to tell that the system refused to give something. Refuses to decide whether that matters. */
import { Problem } from '../problem.ts';

/** What was thrown: its code (`ENOENT`), if it has one, and its text. */
export function systemError(cause: unknown): { readonly code: string | undefined; readonly message: string } {
  if (typeof cause !== 'object' || cause === null) return { code: undefined, message: String(cause) };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return { code, message: 'message' in cause ? String(cause.message) : String(cause) };
}

/** Something in the source directory cannot be read. */
export function unreadable(kind: 'file' | 'directory' | 'rules file', path: string, cause: unknown): Problem {
  // Node puts U+FFFD where a name is not UTF-8, and then cannot find the file again.
  const misnamed = path.includes('\uFFFD');
  return new Problem({
    code: 'BR-BUNDLE-UNREADABLE',
    what: `The ${kind} ${path} cannot be read, so no bundle can be made.`,
    why: misnamed ? 'Its name is not valid UTF-8.' : `${systemError(cause).message}.`,
    next: `${misnamed ? 'Rename it' : 'Make it readable for the user that runs the job'}, or leave it out with exclude-patterns.`,
    cause,
  });
}
