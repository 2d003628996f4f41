/* The life of a child, by the state letter in /proc/PID/stat.
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char state(pid_t pid)
{
    char path[40], letter = '-';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *stat = fopen(path, "r");
    if (!stat)
        return '-'; /* no such process */
    if (fscanf(stat, "%*d (%*[^)]) %c", &letter) != 1)
        letter = '-';
    fclose(stat);
    return letter;
}

/* Looks until the process is in that state, and says so. */
static void see(char letter, pid_t pid, const char *why)
{
    while (state(pid) != letter)
        ;
    printf("%c  %s\n", letter, why);
}

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return 1;

    pid_t child = fork();
    if (child == 0) {
        if (read(ends[0], &byte, 1) == 1)
            for (;;)
                ;
        _exit(1);
    }
    see('S', child, "it waits in read");
    if (write(ends[1], "g", 1) != 1)
        return 1;
    see('R', child, "it computes");
    kill(child, SIGKILL);
    see('Z', child, "it was killed");
    waitpid(child, NULL, 0);
    see('-', child, "it was waited for");
    return 0;
}
