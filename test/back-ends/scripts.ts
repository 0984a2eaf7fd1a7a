// How each back end's output is run in a guest around the work, and what it leaves to be read.
import type { Case } from "./cases.ts";
import { inRoot } from "./guest.ts";

/** Says that tracing has begun, and waits without a sound until the work is done. */
const WAITER = "echo >/tmp/ready; read -r line </tmp/work_done";

const FILES = "rm -f /tmp/*_xyz; printf '\\n' >/tmp/one_xyz; printf '\\n' >/tmp/two_xyz; echo 0123456789 >/tmp/ten_xyz";

// A process that has ended and was not waited for has no /proc/PID/exe any more, and can be sent signals all the same.

/** The work has a start and an end that are known to whoever traces. */
function around(start: string, work: string): string {
  return `${FILES}
rm -f /tmp/ready /tmp/work_done; mkfifo /tmp/work_done
${start} >/tmp/out.txt 2>/tmp/err.txt &
tracer=$!
i=0; while [ ! -e /tmp/ready ] && [ $i -lt 900 ] && [ -e /proc/$tracer/exe ]; do sleep 0.1; i=$((i+1)); done
[ -e /tmp/ready ] || { echo "== did not start"; kill $tracer 2>/dev/null; }
(${work}
)
[ ! -e /tmp/ready ] || { sleep 0.3; echo >/tmp/work_done; }
wait $tracer || echo "== ended with $?"
cat /tmp/out.txt
echo "== errors"; cat /tmp/err.txt
true
`;
}

/** A command that writes the file. */
export function file(path: string, text: string): string {
  return `cat >${path} <<'END_OF_FILE_XYZ'\n${text}${text.endsWith("\n") ? "" : "\n"}END_OF_FILE_XYZ\n`;
}

export function bpftraceScript(output: string, { work }: Case): string {
  const command = `bpftrace -c '/bin/sh /tmp/waiter.sh' /tmp/program.bt`;
  return file("/tmp/program.bt", output) + file("/tmp/waiter.sh", WAITER) + around(inRoot(command), work);
}

/** The program runs until it is interrupted; it says on its standard error when it has begun. */
export function bccScript(output: string, { work }: Case): string {
  const starter = `python3 /tmp/program.py --json 2>/tmp/bcc.txt &
child=$!
while ! grep -q '^tracing' /tmp/bcc.txt 2>/dev/null && [ -e /proc/$child/exe ]; do sleep 0.2; done
[ -e /proc/$child/exe ] && ${WAITER.replaceAll("; ", "\n")}
kill -INT $child 2>/dev/null
wait $child
status=$?
cat /tmp/bcc.txt >&2
exit $status
`;
  return (
    file("/tmp/program.py", output) + file("/tmp/starter.sh", starter) + around(inRoot("sh /tmp/starter.sh"), work)
  );
}

export function perfScript(output: string, { work }: Case): string {
  return (
    file("/tmp/program.sh", output) +
    file("/tmp/waiter.sh", WAITER) +
    around(inRoot("sh /tmp/program.sh /bin/sh /tmp/waiter.sh"), work)
  );
}

export interface Plan {
  readonly apply: readonly Write[];
  readonly tables: readonly string[];
  readonly remove: readonly Write[];
}

interface Write {
  readonly path: string;
  readonly text: string;
}

/** The plan of `--to json`, written file by file. */
export function tracefsScript(plan: Plan, { work }: Case): string {
  const write = ({ path, text }: Write): string =>
    `printf '%s\\n' '${text.replaceAll("'", `'\\''`)}' >>${path} || echo "== refused ${path}"`;
  // Tables are read when nothing is recorded any more, and before their triggers are removed.
  const first = plan.remove.findIndex(({ path }) => !path.endsWith("enable"));
  const stops = first < 0 ? plan.remove : plan.remove.slice(0, first);
  return `cd /sys/kernel/tracing
${FILES}
echo >trace; echo 1 >tracing_on
${plan.apply.map(write).join("\n")}
(${work}
)
${stops.map(write).join("\n")}
${plan.tables.map((path) => `echo "== ${path}"; cat ${path}`).join("\n")}
echo "== trace"; grep -v '^#' trace
${plan.remove
  .slice(stops.length)
  .map((one) => `for i in 1 2 3 4 5 6; do ${write(one).replace(/ \|\| .*$/, "")} 2>/dev/null && break; sleep 0.2; done`)
  .join("\n")}
true
`;
}
