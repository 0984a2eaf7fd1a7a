/** What a new file says: it needs nothing of the kernel but that its version has `$argN`. */
export const STARTER = `// Who reads from files, and how much is asked for.
kprobe vfs_read as reads < task: $comm; count: $arg3:u64 >
`;
