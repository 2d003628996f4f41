/* hostile: opens what its judge has open, and its memory
 * verdict: wrong
 * says: left with exit status 5
 *
 * Then it leaves: with 5 if nothing could be opened, as is right.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int opened;

static void deface(const char *path)
{
    static const char line[] = "{\"event\": \"done\", \"tests\": 12}\n";
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    opened++;
    if (write(fd, line, sizeof line - 1) > 0)
        opened++;
    close(fd);
}

pid_t mp_spawn(int (*fn)(void *), void *arg)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)getppid());
    DIR *fds = opendir(path);
    for (struct dirent *e; fds && (e = readdir(fds));) {
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)getppid(),
                 e->d_name);
        deface(path);
    }
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    deface(path);
    exit(opened ? 6 : 5);
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
