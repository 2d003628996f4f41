/* hostile: kills its parent through a descriptor of its folder in /proc
 * verdict: wrong|integrity
 * says: it returned -1|was ended from outside
 *
 * Where signals stay in (Linux 6.12) that is refused. Before, the process that
 * judges is killed, and the judge says so.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d", (int)getppid());
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
    return -1;
    if (!fn) {
        errno = EINVAL;
        return -1;
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    int code = fn(arg);
    fflush(NULL);
    _exit(code);
}

int mp_wait(pid_t pid, int *status)
{
    int raw;

    if (pid <= 0) {
        errno = EINVAL;
        return -1;
    }
    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR)
            return -1;
    if (status)
        *status = WIFSIGNALED(raw) ? -WTERMSIG(raw) : WEXITSTATUS(raw);
    return 0;
}
