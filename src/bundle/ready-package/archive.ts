/**
 * Knows what an archive must hold to be deployed, and which of the things people zip by mistake are in it.
 * Refuses to know how an archive is read. Pure.
 */
import { count } from '../../units.ts';
import { DEFLATED, STORED } from '../zip/records.ts';
import { type ArchiveEntry, BrokenArchive } from './directory.ts';

/** What every `unzip` reads. */
const COMMON_METHODS: readonly number[] = [STORED, DEFLATED];

/** Throws BrokenArchive when no deployment of these entries can succeed. */
export function refuseEntries(entries: readonly ArchiveEntry[]): void {
  if (!entries.some(isFile)) throw new BrokenArchive('The archive holds no files.');
  const encrypted = entries.find(({ isEncrypted }) => isEncrypted);
  if (encrypted !== undefined) {
    throw new BrokenArchive(`${encrypted.path} in it is encrypted, and Beanstalk has no password to give.`);
  }
}

/** One sentence for each thing that will most likely break the deployment; `name` and `extension` are the archive's. */
export function notesOn(entries: readonly ArchiveEntry[], name: string, extension: string): string[] {
  const isLeftover = ({ path }: ArchiveEntry) => /(^|[\\/])(__MACOSX([\\/]|$)|\._[^\\/]*$)/.test(path);
  const leftovers = entries.filter(isLeftover);
  const own = entries.filter((entry) => !isLeftover(entry));
  return [
    backslashes(entries, name),
    extension === '.zip' ? nestedRoot(own, name) : undefined,
    leftovers.length === 0 ? undefined : ofMacOs(leftovers, name),
    uncommonMethod(entries, name),
  ].filter((note) => note !== undefined);
}

const isFile = ({ path }: ArchiveEntry) => !/[\\/]$/.test(path);

/** https://learn.microsoft.com/en-us/dotnet/framework/migration-guide/mitigation-ziparchiveentry-fullname-path-separator */
function backslashes(entries: readonly ArchiveEntry[], name: string): string | undefined {
  const wrong = entries.filter(({ path }) => path.includes('\\'));
  const [first] = wrong;
  if (first === undefined) return undefined;
  return `${name} has backslashes in ${count(wrong.length, 'path')} (${first.path}): the .NET Framework before 4.6.1 and the Compress-Archive of older Windows PowerShells write them. Instances with Linux cannot unpack such an archive. Make it with PowerShell 7, 7-Zip, or: tar -a -c -f ${name} *`;
}

function nestedRoot(entries: readonly ArchiveEntry[], name: string): string | undefined {
  const roots = new Set(entries.map(({ path }) => /^([^\\/]+)[\\/]/.exec(path)?.[1]));
  const [root] = roots;
  if (roots.size !== 1 || root === undefined || /^(\.|(WEB|META|BOOT)-INF$)/.test(root)) return undefined;
  return `Everything in ${name} lies in the folder ${root}: most likely the folder was zipped instead of its contents, and Beanstalk looks for the application at the top. Zip it from inside: (cd ${root} && zip -r ../${name} .)`;
}

function ofMacOs(leftovers: readonly ArchiveEntry[], name: string): string {
  return `${name} holds ${count(leftovers.length, 'leftover')} of macOS (${leftovers[0]?.path}): Beanstalk reads one in .ebextensions as a configuration file and fails. Remove them: zip -d ${name} '__MACOSX/*' '*/._*'`;
}

function uncommonMethod(entries: readonly ArchiveEntry[], name: string): string | undefined {
  const uncommon = entries.find(({ method }) => !COMMON_METHODS.includes(method));
  if (uncommon === undefined) return undefined;
  return `${name} is compressed by method ${uncommon.method} (${uncommon.path}), which the instances may not be able to unpack: use Deflate.`;
}
