/* One variable, two processes: what does each of them read?
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int x = 1;
    pid_t child = fork();
    if (child == 0)
        x = 2;
    else
        waitpid(child, NULL, 0);
    printf("%d at %p\n", x, (void *)&x);
    return 0;
}
