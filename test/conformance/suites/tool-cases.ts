/** What each tool must show of what a guest does. */

export interface ToolCase {
  readonly tool: string;
  readonly shows: RegExp;
  readonly defines?: Readonly<Record<string, string>>;
}

/** Something for every tool. */
export const ACTIVITY = `read -r line </tmp/one_xyz; cat /tmp/one_xyz >/dev/null; head -c 1 /proc/version >/dev/null
cat /nonexistent_xyz 2>/dev/null
(true); sh -c 'trap "" USR1; kill -USR1 $$'
sync; stat /tmp/one_xyz >/dev/null; ls -l /tmp >/dev/null
touch /tmp/rm_xyz; rm /tmp/rm_xyz
mkdir -p /tmp/mnt; mount -t tmpfs none /tmp/mnt; umount /tmp/mnt
sleep 0.2; dd if=/tmp/one_xyz of=/tmp/fs_xyz conv=fsync 2>/dev/null
echo a >/tmp/two_xyz`;

const QUICK = { slow: "0us" };

export const TOOL_CASES: readonly ToolCase[] = [
  { tool: "opensnoop", shows: /opened: .*path="\/nonexistent_xyz".* ret=-2/ },
  { tool: "execsnoop", shows: /started: .*pid=\d+/ },
  { tool: "exitsnoop", shows: /ended: .*who=\S+ pid=\d+/ },
  { tool: "forksnoop", shows: /forked: .*parent="sh"/ },
  { tool: "killsnoop", shows: /killed: to=\d+ sig=10 error=0/ },
  { tool: "sigsnoop", shows: /signalled: .*sig=10/ },
  { tool: "syncsnoop", shows: / sync: \(/ },
  { tool: "capable", shows: /checked: .*cap=\d+/ },
  { tool: "mountsnoop", shows: /mounted: .*type="tmpfs"/ },
  { tool: "unlinksnoop", shows: /removed: .*name="rm_xyz" folder=/ },
  { tool: "filetop", shows: /name: one_xyz/ },
  { tool: "vfsstat", shows: /hitcount: +\d+/ },
  { tool: "vfscount", shows: /hitcount: +\d+/ },
  { tool: "funclatency", shows: /ns: ~ 2\^/ },
  { tool: "funcslower", defines: QUICK, shows: /funcslower: us=\d+ name=/ },
  { tool: "fileslower", defines: QUICK, shows: /slow_read: name=\S+ count=\d+ us=\d+/ },
  { tool: "filedist", shows: /name: one_xyz +, us: ~ 2\^/ },
  { tool: "runqlat", shows: /us: ~ 2\^/ },
  { tool: "runqslower", defines: QUICK, shows: /runqslower: us=\d+ pid=\d+ name=/ },
  { tool: "cpudist", shows: /us: ~ 2\^/ },
  { tool: "offcputime", shows: /pid: +\d+ \} hitcount: +\d+ +us: +\d+/ },
  { tool: "syscount", shows: /id: +\d+ \} hitcount: +\d+/ },
  { tool: "pidpersec", shows: /hitcount: +\d+/ },
  { tool: "stackcount", shows: /vfs_read\+/ },
  { tool: "wakeups", shows: /pid: +\d+ \} hitcount: +\d+/ },
  { tool: "softirqs", shows: /vec: +\d+, us: ~ 2\^/ },
  { tool: "slabrate", shows: /bytes_req: +\d+ \} hitcount: +\d+ +bytes_alloc: +\d+/ },
  { tool: "naptime", shows: /seconds=0 nanoseconds=200000000/ },
  { tool: "dcsnoop", shows: /name="exe"/ },
];
