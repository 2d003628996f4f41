/* A child says hello; its parent waits for it, and says how it ended.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/spawn.h>

#include <stdio.h>

static int hello(void *name)
{
    printf("hello %s\n", (const char *)name);
    return 7;
}

int main(void)
{
    pid_t child = mp_spawn(hello, "bob");
    if (child < 0) {
        perror("mp_spawn");
        return 1;
    }
    int status;
    if (mp_wait(child, &status)) {
        perror("mp_wait");
        return 1;
    }
    printf("the child ended with %d\n", status);
    return 0;
}
