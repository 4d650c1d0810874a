/** One line of `/proc/self/mountinfo` (proc(5)). */
export interface Mount {
  /** Unique while it is mounted. */
  readonly mountId: string;
  /** `major:minor`; major 0 where there is no block device behind it. */
  readonly device: string;
  /** The folder inside the file system that is mounted: `/` but for bind mounts and subvolumes. */
  readonly root: string;
  readonly mountPoint: string;
  readonly readOnly: boolean;
  readonly fileSystem: string;
  readonly source: string;
}

/** The mounts of a mountinfo table, oldest first. Lines that are cut off or of another form are passed over. */
export function parseMountTable(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    // Before the lone `-` stand optional fields, in any number.
    const [before = '', after = ''] = split(line, ' - ');
    const [mountId, , device, root, mountPoint, options] = before.split(' ');
    const [fileSystem, source, superOptions = ''] = after.split(' ');
    if (!mountId || !device || !root || !mountPoint || !options || !fileSystem || source === undefined) return [];
    return {
      mountId,
      device,
      root: unescaped(root),
      mountPoint: unescaped(mountPoint),
      readOnly: isReadOnly(options) || isReadOnly(superOptions),
      fileSystem,
      source: unescaped(source),
    };
  });
}

function split(text: string, separator: string): [string, string] | [] {
  const at = text.indexOf(separator);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

/** Space, tab, newline, `#` and backslash stand as three octal digits. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
