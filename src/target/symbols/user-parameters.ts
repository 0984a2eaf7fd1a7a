/**
 * Parameters that point into user space, by function: `__user` in the kernel's source. BTF has the
 * mark only where clang, or a GCC of 2025, has built the kernel.
 *
 * Sources: fs/read_write.c, fs/open.c, fs/namei.c, fs/exec.c, net/socket.c, mm/*.c
 */
export const USER_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["vfs_read", ["buf"]],
  ["vfs_write", ["buf"]],
  ["ksys_read", ["buf"]],
  ["ksys_write", ["buf"]],
  ["ksys_pread64", ["buf"]],
  ["ksys_pwrite64", ["buf"]],
  ["do_sys_open", ["filename"]],
  ["do_sys_openat2", ["filename"]],
  ["getname", ["filename"]],
  ["getname_flags", ["filename"]],
  ["user_path_at", ["name"]],
  ["user_path_at_empty", ["name"]],
  ["strncpy_from_user", ["src"]],
  ["strnlen_user", ["str"]],
  ["_copy_from_user", ["from"]],
  ["_copy_to_user", ["to"]],
  ["copy_mount_options", ["data"]],
  ["do_readlinkat", ["pathname", "buf"]],
  ["do_fchmodat", ["filename"]],
  ["do_fchownat", ["filename"]],
  ["do_faccessat", ["filename"]],
  ["do_utimes", ["filename"]],
  ["do_sys_truncate", ["pathname"]],
  ["do_execve", []],
  ["__sys_bind", ["umyaddr"]],
  ["__sys_connect", ["uservaddr"]],
  ["__sys_accept4", ["upeer_sockaddr", "upeer_addrlen"]],
  ["__sys_sendto", ["buff", "addr"]],
  ["__sys_recvfrom", ["ubuf", "addr", "addr_len"]],
  ["__sys_setsockopt", ["user_optval", "optval"]],
  ["__sys_getsockopt", ["optval", "optlen"]],
  ["move_addr_to_kernel", ["uaddr"]],
]);
