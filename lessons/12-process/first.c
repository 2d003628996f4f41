/* Two children: which of them ends first?
 *
 * SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A descriptor that can be read when that process has ended. */
static int pidfd_of(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return 1;

    pid_t a = fork();
    if (a == 0) { /* waits until the write end is closed everywhere */
        close(ends[1]);
        _exit(read(ends[0], &byte, 1) == 0 ? 1 : 99);
    }
    pid_t b = fork();
    if (b == 0)
        _exit(2);

    struct pollfd fds[] = {
        {.fd = pidfd_of(a), .events = POLLIN},
        {.fd = pidfd_of(b), .events = POLLIN},
    };
    poll(fds, 2, -1);
    printf("a: %s\n", fds[0].revents ? "has ended" : "runs");
    printf("b: %s\n", fds[1].revents ? "has ended" : "runs");

    close(ends[1]); /* lets a end */
    for (int i = 0; i < 2; i++)
        close(fds[i].fd);
    waitpid(a, NULL, 0);
    waitpid(b, NULL, 0);
    return 0;
}
