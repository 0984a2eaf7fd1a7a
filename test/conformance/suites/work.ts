/** What a guest does while it is probed: reads and writes files, starts programs, sends signals. */
export const WORK = `for round in 1 2; do
  echo 12345 >/tmp/twelve
  cat /tmp/twelve /proc/version /proc/self/stat >/dev/null
  ls -l /proc/self/ /tmp >/dev/null
  stat /tmp/twelve >/dev/null
  ln /tmp/twelve /tmp/thirteen; rm /tmp/thirteen
  sh -c 'kill -USR1 $$' 2>/dev/null
  sh -c 'true'
done`;
