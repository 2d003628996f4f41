/* How a child ended: the number that waitpid stores, and what is in it.
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int code, int sig)
{
    int raw;
    pid_t child = fork();
    if (child == 0) {
        if (sig)
            raise(sig);
        _exit(code);
    }
    waitpid(child, &raw, 0);
    printf("%-10s raw %5d   ", what, raw);
    if (WIFSIGNALED(raw))
        printf("killed by signal %d\n", WTERMSIG(raw));
    else
        printf("exit code %d\n", WEXITSTATUS(raw));
    fflush(stdout);
}

int main(void)
{
    show("_exit(3)", 3, 0);
    show("_exit(256)", 256, 0);
    show("SIGKILL", 0, SIGKILL);
    return 0;
}
