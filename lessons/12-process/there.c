/* A child has ended, and nobody has waited for it: is it there?
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *where(pid_t pid)
{
    return kill(pid, 0) == 0 ? "there" : "gone";
}

int main(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    /* Returns when the child has ended; leaves it as it is. */
    waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);

    printf("ended:      %s\n", where(child));
    waitpid(child, NULL, 0);
    printf("waited for: %s\n", where(child));
    return 0;
}
