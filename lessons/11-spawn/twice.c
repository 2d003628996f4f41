/* Text that is printed before a fork.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("hi\n");
    fork();
    fork();
    while (wait(NULL) > 0)
        ;
    return 0;
}
