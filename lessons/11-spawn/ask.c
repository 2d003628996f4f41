/* A child's answer, through its exit code.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int is_prime(int n)
{
    for (int d = 2; d * d <= n; d++)
        if (n % d == 0)
            return 0;
    return n > 1;
}

int main(void)
{
    for (int n = 90; n < 100; n++) {
        pid_t child = fork();
        if (child < 0) {
            perror("fork");
            return 1;
        }
        if (child == 0)
            _exit(is_prime(n));

        int raw;
        waitpid(child, &raw, 0);
        if (WIFEXITED(raw) && WEXITSTATUS(raw) == 1)
            printf("%d\n", n);
    }
    return 0;
}
